package io.seatledger.command.eventstore;

import java.util.List;

/** Learns of events as soon as this process knows that they are in the log. */
@FunctionalInterface
public interface LogListener {

    /**
     * Takes notice of events, before anybody is told what became of their appends. It is called by the thread that
     * appends, so it must be quick; what it throws is logged and has no other effect. Positions never go back from one
     * call to the next, but some may be missing between two calls.
     *
     * @param consecutive events at consecutive positions, at least one
     */
    void appended(List<LoggedEvent> consecutive);
}
