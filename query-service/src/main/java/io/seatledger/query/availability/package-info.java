/** License availability: how many seats an account has, how many are taken, and how many remain. */
@NullMarked
package io.seatledger.query.availability;

import org.jspecify.annotations.NullMarked;
