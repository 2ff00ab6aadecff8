/** The account itself: who may read it, what it is made of, and its policies. */
@NullMarked
package io.seatledger.query.account;

import org.jspecify.annotations.NullMarked;
