/** What is claimed of speed, as ratios that are measured side by side in one run. */
@NullMarked
package io.seatledger.infra.benchmarks;

import org.jspecify.annotations.NullMarked;
