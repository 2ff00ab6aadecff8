/** What can be asked of the service, as senders word it: one vocabulary, one codec, one answer for every way in. */
@NullMarked
package io.seatledger.command.intake;

import org.jspecify.annotations.NullMarked;
