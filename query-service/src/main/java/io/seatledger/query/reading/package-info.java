/** How reads find documents, page by page. */
@NullMarked
package io.seatledger.query.reading;

import org.jspecify.annotations.NullMarked;
