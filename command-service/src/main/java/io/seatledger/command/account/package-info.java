/** Accounts: who administers them, and which organizations and projects they have. */
@NullMarked
package io.seatledger.command.account;

import org.jspecify.annotations.NullMarked;
