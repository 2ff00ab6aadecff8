/** The progress of an import of users, and the outcome of each row. */
@NullMarked
package io.seatledger.query.userimport;

import org.jspecify.annotations.NullMarked;
