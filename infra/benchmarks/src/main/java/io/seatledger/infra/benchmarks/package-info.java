/** Benchmarks behind each claim about speed. They measure ratios, with both sides in the same run. */
@NullMarked
package io.seatledger.infra.benchmarks;

import org.jspecify.annotations.NullMarked;
