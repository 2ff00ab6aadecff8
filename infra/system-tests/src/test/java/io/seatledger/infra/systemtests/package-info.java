/** Tests of both services together, in processes of their own, from command to read. */
@NullMarked
package io.seatledger.infra.systemtests;

import org.jspecify.annotations.NullMarked;
