package io.seatledger.query.consuming;

/**
 * The stored position is not the one that this process has stored: another process folds the partition, the generations
 * have changed, or the database was emptied or restored. The partition is read again from the stored position on.
 */
final class PositionMovedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PositionMovedException(String message) {
        super(message);
    }
}
