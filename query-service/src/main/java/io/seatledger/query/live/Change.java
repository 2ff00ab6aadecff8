package io.seatledger.query.live;

/**
 * A document that has changed, as readers are told.
 *
 * @param event name of the event that it is sent as
 * @param document what a read would answer, written as JSON
 */
public record Change(String event, Object document) {}
