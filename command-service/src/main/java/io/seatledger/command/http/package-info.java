/** The HTTP API: it turns requests into commands, outcomes into answers, and refusals into problem details. */
@NullMarked
package io.seatledger.command.http;

import org.jspecify.annotations.NullMarked;
