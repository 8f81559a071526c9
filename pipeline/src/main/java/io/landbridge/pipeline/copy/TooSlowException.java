package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.LandbridgeException;

/** Ends the reading of a chunk whose fence has grown too old. */
final class TooSlowException extends LandbridgeException {

    private static final long serialVersionUID = 1L;

    private final long seenRows;

    TooSlowException(String where, long seenRows) {
        super(CopyError.TOO_SLOW, where, "The chunk took longer than copyLimit.");
        this.seenRows = seenRows;
    }

    long seenRows() {
        return seenRows;
    }
}
