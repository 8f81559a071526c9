package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.schema.TableName;
import java.util.List;
import java.util.Set;

/**
 * The counters from which columns take their values: serial and identity columns, AUTO_INCREMENT, defaults that ask a sequence. Safe for
 * several threads.
 */
public interface Counters {

    /** How far the counter of each such column of the tables is, and whatever any session holds of it in a cache. */
    List<Counter> read(Set<TableName> tables);

    /**
     * Sets the counter of each such column past its goal, past the column's furthest value and past where it is, whichever is furthest, and
     * further by a gap; never back. Idempotent but for the gap.
     *
     * @param goals in these tables' names; a column without a goal is set past its own values
     * @param gap how many numbers are left out, so that whoever still writes to the other side meets nobody
     * @return what the counters were set to
     * @throws io.landbridge.pipeline.failure.LandbridgeException when a counter cannot go so far
     */
    List<Counter> advance(Set<TableName> tables, List<Counter> goals, long gap);

    /**
     * Takes the next value of each counter, by an insert that is rolled back, and compares it with the column's values. Where no row can be
     * inserted, because a copy of one that is there breaks another rule, the value is drawn or read instead.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when the next value is one that the column may have already
     */
    List<Proof> prove(Set<TableName> tables);

    /**
     * A column's counter.
     *
     * @param last the furthest value that may have been given
     * @param increment below zero where it counts down
     */
    record Counter(TableName table, String column, long last, long increment) {

        /** Whether the other value comes behind this one. */
        public boolean isPassedBy(long value) {
            return increment < 0 ? value < last : value > last;
        }
    }

    /** How a next value was had. */
    enum Way {
        INSERTED,
        DRAWN,
        READ
    }

    /**
     * A next value that no row has.
     *
     * @param next the value
     */
    record Proof(TableName table, String column, long next, Way way) {}
}
