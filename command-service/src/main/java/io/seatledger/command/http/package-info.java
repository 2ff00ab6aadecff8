/** The HTTP API: requests into commands, outcomes into answers, refusals into problem details. */
@NullMarked
package io.seatledger.command.http;

import org.jspecify.annotations.NullMarked;
