package io.seatledger.query.consuming;

import java.util.Map;

/** Learns what was folded. It runs on the folding thread and must neither block nor throw. */
@FunctionalInterface
public interface FoldedListener {

    /** These accounts are folded up to these versions, and reads see it from now on. */
    void folded(Map<String, Long> versions);
}
