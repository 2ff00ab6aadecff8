/** What the HTTP doors of both services have in common: tokens, problems, and how requests are read. */
@NullMarked
package io.seatledger.web;

import org.jspecify.annotations.NullMarked;
