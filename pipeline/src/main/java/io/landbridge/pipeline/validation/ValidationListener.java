package io.landbridge.pipeline.validation;

import java.time.Duration;

/** Told how a validation goes on; called by several threads. */
public interface ValidationListener {

    /** A table's ranges are known. */
    void planned(String table, int ranges);

    /** A range was compared. */
    void compared(String table, long rows);

    /**
     * Ranges were read whole on both sides, by one thread.
     *
     * @param rows of each side
     * @param took without rests, and without looking again at what differs
     */
    void read(long rows, Duration took);

    /** Rows of a table stood as different. */
    void mismatched(String table, long rows);

    /** Tells nobody. */
    ValidationListener NONE = new ValidationListener() {
        @Override
        public void planned(String table, int ranges) {}

        @Override
        public void compared(String table, long rows) {}

        @Override
        public void read(long rows, Duration took) {}

        @Override
        public void mismatched(String table, long rows) {}
    };
}
