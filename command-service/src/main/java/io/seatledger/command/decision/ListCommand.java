package io.seatledger.command.decision;

import java.util.Optional;

/**
 * A command about a list of items, each of which is decided on its own. A list that is too long for one decision is
 * decided in steps: each is a command about the next items, and its report has one result for every item that it has
 * decided, in the order of the list.
 *
 * @param <R> a record with a list of {@code results}, one for each item; all other components are counts of type
 *     {@code int}. The report of the whole list has the results of all steps and the sums of their counts.
 */
public interface ListCommand<R> extends Command<R> {

    /**
     * The command that decides the next items. It may leave the last ones to the step after it.
     *
     * @param decided how many items have been decided; 0 for the first step
     * @return empty if all items have been decided; the first step always exists
     */
    Optional<? extends ListCommand<R>> step(int decided);

    /** The same step with half as many items; this one if it has only one, or if all must be decided together. */
    ListCommand<R> firstHalf();

    /** The report on this step if none of its items can be accepted, all for the same reason. */
    R allRefused(Refusal refusal);

    /** Whether a list of any length can be decided: {@code false} if all items must be decided together. */
    default boolean isDecidedInSteps() {
        return true;
    }
}
