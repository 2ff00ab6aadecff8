/** Tells whoever looks at an account what changes in it. */
@NullMarked
package io.seatledger.query.live;

import org.jspecify.annotations.NullMarked;
