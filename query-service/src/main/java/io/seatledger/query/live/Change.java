package io.seatledger.query.live;

/**
 * A changed document, to be sent to those who follow the account.
 *
 * @param event name of the server-sent event
 * @param document what a read would answer; it is sent as JSON
 */
public record Change(String event, Object document) {}
