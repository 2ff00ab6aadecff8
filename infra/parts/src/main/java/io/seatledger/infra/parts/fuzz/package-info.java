/**
 * A fuzzer of contracts: it generates requests and records from a served document, valid ones and broken ones, and
 * compares each answer with what the document says. The schemas are the oracle of what is valid.
 */
@NullMarked
package io.seatledger.infra.parts.fuzz;

import org.jspecify.annotations.NullMarked;
