/** Indexes for the embedded server of MongoDB's protocol, which by itself reads every document for each query. */
@NullMarked
package io.seatledger.infra.parts.mongo;

import org.jspecify.annotations.NullMarked;
