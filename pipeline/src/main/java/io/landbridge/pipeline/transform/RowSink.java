package io.landbridge.pipeline.transform;

/** Takes encoded rows one after another. */
@FunctionalInterface
public interface RowSink {

    /** Takes one whole row, terminator included. The buffer is the caller's again when the method returns. */
    void row(byte[] buffer, int offset, int length);
}
