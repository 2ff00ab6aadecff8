/** What all reads over HTTP have in common. */
@NullMarked
package io.seatledger.query.http;

import org.jspecify.annotations.NullMarked;
