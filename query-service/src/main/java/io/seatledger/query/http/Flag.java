package io.seatledger.query.http;

import org.jspecify.annotations.Nullable;

/** Reads a parameter that is either true or false. */
public final class Flag {

    private Flag() {}

    /**
     * Whether the parameter is true.
     *
     * @param name of the parameter
     * @param text {@code null} for false
     * @throws InvalidParameterException if the text is anything but {@code true} or {@code false}
     */
    public static boolean parse(String name, @Nullable String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case null -> false;
            default -> throw new InvalidParameterException(name, "must be true or false");
        };
    }
}
