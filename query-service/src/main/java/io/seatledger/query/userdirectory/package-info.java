/** The users of an account and the licenses that they hold. */
@NullMarked
package io.seatledger.query.userdirectory;

import org.jspecify.annotations.NullMarked;
