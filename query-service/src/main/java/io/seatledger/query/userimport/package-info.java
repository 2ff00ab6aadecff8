/** How far an import of users has come, and what became of each row. */
@NullMarked
package io.seatledger.query.userimport;

import org.jspecify.annotations.NullMarked;
