package io.seatledger.query.consuming;

import java.util.List;
import org.springframework.data.mongodb.core.index.Index;

/** The indexes that serve the queries of a read model. They are created before the first event is folded. */
public record DeclaredIndexes(Class<? extends View> view, List<Index> indexes) {}
