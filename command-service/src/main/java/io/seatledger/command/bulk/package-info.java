/** Bulk commands: one operation on many users, decided for each user as if the command had been sent alone. */
@NullMarked
package io.seatledger.command.bulk;

import org.jspecify.annotations.NullMarked;
