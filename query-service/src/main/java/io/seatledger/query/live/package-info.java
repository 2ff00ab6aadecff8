/** Sends the changes of an account to readers who follow it, as server-sent events. */
@NullMarked
package io.seatledger.query.live;

import org.jspecify.annotations.NullMarked;
