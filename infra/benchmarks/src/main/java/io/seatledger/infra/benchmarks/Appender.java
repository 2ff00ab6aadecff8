package io.seatledger.infra.benchmarks;

import io.seatledger.events.UserEvent.LicenseReserved;

/** One way to make events durable. */
interface Appender extends AutoCloseable {

    /**
     * Appends an event, on the condition that its user has no event after the marker. Returns when the event is
     * durable.
     *
     * @param marker position of the user's last event; 0 if there is none
     * @return position of the appended event
     */
    long append(LicenseReserved event, long marker) throws Exception;

    /** The number of events in the log. */
    long count();

    @Override
    void close();
}
