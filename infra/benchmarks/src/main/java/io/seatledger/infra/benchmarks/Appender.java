package io.seatledger.infra.benchmarks;

import io.seatledger.events.UserEvent.LicenseReserved;

/** One way to make events durable. */
interface Appender extends AutoCloseable {

    /**
     * Appends an event on the condition that its user has none after a marker.
     *
     * @param marker position of the user's last event
     * @return position of the event, once it is durable
     */
    long append(LicenseReserved event, long marker) throws Exception;

    /** How many events the log has. */
    long count();

    @Override
    void close();
}
