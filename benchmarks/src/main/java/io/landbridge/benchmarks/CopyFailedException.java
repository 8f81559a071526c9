package io.landbridge.benchmarks;

/** A contestant did not copy the table, or copied something else. */
final class CopyFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CopyFailedException(String message) {
        super(message);
    }
}
