package io.seatledger.query.consuming;

import java.util.Collection;

/** Hears from the thread that folds, and must neither hold it up nor throw. */
@FunctionalInterface
public interface FoldedListener {

    /** These accounts have been folded up to these versions, and whoever reads their documents from now on sees it. */
    void folded(Collection<AccountProgress> reached);
}
