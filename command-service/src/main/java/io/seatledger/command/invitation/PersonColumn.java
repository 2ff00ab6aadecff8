package io.seatledger.command.invitation;

/** What a column of a table of people has. */
public enum PersonColumn {
    /** The address. */
    EMAIL("email"),
    /** The whole name. */
    NAME("name"),
    /** The first part of the name. */
    FIRST_NAME("first name"),
    /** The last part of the name. */
    LAST_NAME("last name"),
    /** The home organization. */
    ORGANIZATION("organization"),
    /** The first project. */
    PROJECT("project"),
    /** Pairs of license type and pool. */
    LICENSES("licenses");

    private final String heading;

    PersonColumn(String heading) {
        this.heading = heading;
    }

    /** The usual heading of the column. */
    public String heading() {
        return heading;
    }
}
