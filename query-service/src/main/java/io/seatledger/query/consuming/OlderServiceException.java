package io.seatledger.query.consuming;

/**
 * A newer version of the service has rebuilt a read model. This one would fill it with documents of the version before,
 * so it folds nothing any more and leaves its partitions to the newer ones.
 */
final class OlderServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OlderServiceException(String message) {
        super(message);
    }
}
