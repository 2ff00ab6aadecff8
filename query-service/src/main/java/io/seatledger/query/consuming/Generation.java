package io.seatledger.query.consuming;

/**
 * A complete set of a read model's documents, in collections of its own.
 *
 * @param model the name of the read model
 * @param number 1, 2, 3… in the order in which they were begun; a number is used again only after all of it was dropped
 * @param version the {@link Projection#version} that its documents follow from
 */
public record Generation(String model, int number, int version) {

    private static final String SEPARATOR = "_";

    /** Names the generation where progress is stored. */
    String key() {
        return model + SEPARATOR + number;
    }

    /** The collection of one type of its documents. */
    String collection(String type) {
        return type + SEPARATOR + number;
    }
}
