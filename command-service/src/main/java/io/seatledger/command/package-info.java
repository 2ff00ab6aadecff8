/** The command service: the only part that may say no. See its packages, one for each feature. */
@NullMarked
package io.seatledger.command;

import org.jspecify.annotations.NullMarked;
