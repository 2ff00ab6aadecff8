/** What all reads over HTTP share: problems, limits, security, and the description of the API. */
@NullMarked
package io.seatledger.query.http;

import org.jspecify.annotations.NullMarked;
