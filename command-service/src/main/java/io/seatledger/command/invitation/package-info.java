/** Inviting people, one by one or as a pasted list of addresses. */
@NullMarked
package io.seatledger.command.invitation;

import org.jspecify.annotations.NullMarked;
