/**
 * What the benchmarks compare the command service with: the same commands, written as a service that keeps only its
 * present state, with Spring Data JPA. It has no history, publishes nothing, and knows one role.
 */
@NullMarked
package io.seatledger.infra.benchmarks.crud;

import org.jspecify.annotations.NullMarked;
