/** What an account is made of, and who may read it. */
@NullMarked
package io.seatledger.query.account;

import org.jspecify.annotations.NullMarked;
