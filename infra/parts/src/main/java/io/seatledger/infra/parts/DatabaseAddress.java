package io.seatledger.infra.parts;

/** How to reach a PostgreSQL database. */
public record DatabaseAddress(String jdbcUrl, String user, String password) {}
