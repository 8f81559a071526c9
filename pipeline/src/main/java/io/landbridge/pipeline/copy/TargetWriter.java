package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.transform.RowSink;

/**
 * Writes encoded rows of one table by the engine's bulk path, inside a {@link TargetTransaction}.
 *
 * <p>Conflicts are errors: nothing is ignored, replaced or truncated. Triggers and foreign keys are off for the session.
 */
public interface TargetWriter extends RowSink, AutoCloseable {

    /**
     * Ends the input.
     *
     * @return rows that the server says it stored; warnings that hide a change of a value are errors
     * @throws RowRefusedException when the server refuses a row; the transaction must go back to a savepoint or roll back
     */
    long finish();

    /** Ends the input without effect when {@link #finish()} was not reached. */
    @Override
    void close();
}
