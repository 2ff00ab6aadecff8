/** The seats of an account: how many there are, are taken, and are left. */
@NullMarked
package io.seatledger.query.availability;

import org.jspecify.annotations.NullMarked;
