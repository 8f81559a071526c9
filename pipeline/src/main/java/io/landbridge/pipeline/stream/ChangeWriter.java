package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.plan.TableMapping.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes to target tables inside an {@link ApplyTransaction}.
 *
 * <p>A write conflicts only on the row key: a unique value that another row holds is an error, never a reason to change that row. Values
 * are read from their spelling exactly as {@link io.landbridge.pipeline.copy.TargetWriter} reads them; nothing is ignored, replaced or truncated. Triggers and
 * foreign keys are off for the session.
 */
public interface ChangeWriter {

    /**
     * Applies changes of one output.
     *
     * @param order whether the changes have to be made one after another
     * @return the changes that did not meet what was expected; empty when all did. An exact INSERT that found its row has updated it
     * @throws io.landbridge.pipeline.copy.RowRefusedException when the target refuses a row; the transaction must roll back
     */
    List<Deviation> apply(Output output, List<RowChange> changes, Order order);

    /**
     * Makes changes at once of which nobody knows whether two of them have a row key, as the target compares it, or a unique value in
     * common. What comes out is what making them one after another would have come to, since none but its own row is ever touched.
     *
     * @param changes of which none moves its row key
     * @return as {@link #apply}; null when two have a row key in common or a unique value stands in the way, and then nothing was done
     */
    @Nullable List<Deviation> attempt(Output output, List<RowChange> changes);

    /** Deletes every row of the output's table, in this transaction and without resetting anything else. */
    void clear(Output output);

    /** Whether changes depend on each other. */
    enum Order {
        /** One after another as they are given: a later one may need what an earlier one does. */
        IN_TURN,
        /** No two of them have a row key or a unique value in common, old or new: all at once. */
        AT_ONCE
    }

    /**
     * A change that hit another number of rows than expected.
     *
     * @param index of the change in the list
     * @param affected rows; for an INSERT those added
     */
    record Deviation(int index, long expected, long affected) {}
}
