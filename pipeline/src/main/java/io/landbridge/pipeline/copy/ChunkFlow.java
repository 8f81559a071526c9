package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.transform.RejectedRow;
import io.landbridge.pipeline.transform.RowSink;
import io.landbridge.pipeline.transform.Transformation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;

/** Lets the rows of one snapshot flow into one target transaction, and counts them at each station. */
final class ChunkFlow {

    /** How many rows go by between two looks at the clock. */
    private static final int ROWS_PER_LOOK = 1024;

    private static final int LARGE_ROW = 1 << 16;

    private final TableCopy table;
    private final SourceSnapshot snapshot;
    private final TargetTransaction target;
    private final Deadline deadline;
    private final Ticker ticker;
    private final boolean givesWay;
    private final String where;
    private final IntConsumer large;

    /**
     * @param givesWay whether a unique value that another row holds may become free when the stream has gone on
     * @param large told the length of each row that is not small
     */
    ChunkFlow(
            TableCopy table,
            SourceSnapshot snapshot,
            TargetTransaction target,
            Deadline deadline,
            Ticker ticker,
            boolean givesWay,
            String where,
            IntConsumer large) {
        this.table = table;
        this.snapshot = snapshot;
        this.target = target;
        this.deadline = deadline;
        this.ticker = ticker;
        this.givesWay = givesWay;
        this.where = where;
        this.large = large;
    }

    /**
     * Copies a range.
     *
     * @param budget rows that the plan's rules may reject
     * @throws RowRefusedException when the target refuses a row
     * @throws OverBudgetException when the rules reject more rows than that
     * @throws TooSlowException when the fence has grown too old
     * @throws GivesWayException when a change that the stream has yet to apply may free a unique value
     */
    CopiedRows copy(KeyRange range, long budget) {
        return flow(budget, sink -> snapshot.read(range, table.encoding(), sink));
    }

    /** Copies a single key; as {@link #copy}. */
    CopiedRows copyKey(Key key, long budget) {
        return flow(budget, sink -> snapshot.readKey(key, table.encoding(), sink));
    }

    private CopiedRows flow(long budget, ToLongFunction<RowSink> reading) {
        List<RefusedRow> rejected = new ArrayList<>();
        try (OutputWriters writers = OutputWriters.open(target, table.mapping(), table.encoding())) {
            Transformation transformation = table.transformation();
            Meter meter = new Meter(
                    transformation == null
                            ? writers.sinks().get(0)
                            : transformation.open(writers.sinks(), row -> reject(rejected, row, budget)));
            long began = ticker.nanos();
            long sent = reading.applyAsLong(meter);
            if (sent != meter.rows) {
                throw new LandbridgeException(
                        CopyError.COUNT_DIFFERS,
                        where,
                        "The source sent " + sent + " rows, " + meter.rows + " arrived.");
            }
            long stored = writers.finish();
            if (transformation == null && stored != sent) {
                throw new LandbridgeException(
                        CopyError.COUNT_DIFFERS,
                        where,
                        "The source sent " + sent + " rows, the target stored " + stored + ".");
            }
            return new CopiedRows(sent, stored, meter.bytes, ticker.nanos() - began, rejected);
        } catch (RowRefusedException e) {
            throw givesWay && e.isUniqueConflict() ? new GivesWayException(e) : e;
        }
    }

    private void reject(List<RefusedRow> rejected, RejectedRow row, long budget) {
        Key key = row.key();
        if (key == null) {
            throw new LandbridgeException(
                    CopyError.REFUSED_WITHOUT_KEY,
                    where + (row.column() == null ? "" : ", column " + row.column()),
                    "A row of a table without a key is rejected: " + row.reason() + ".");
        }
        RefusedRow refused = new RefusedRow(key, row.image(), row.column(), row.reason());
        if (rejected.size() >= budget) {
            throw new OverBudgetException(where, refused);
        }
        rejected.add(refused);
    }

    /** Counts the source's rows, and looks at the clock now and then. */
    private final class Meter implements RowSink {
        private final RowSink next;
        private long rows;
        private long bytes;

        Meter(RowSink next) {
            this.next = next;
        }

        @Override
        public void row(byte[] buffer, int offset, int length) {
            if (rows == 0) {
                NamedPoint.ROWS_FLOWING.pass();
            }
            rows++;
            bytes += length;
            if (length > LARGE_ROW) {
                large.accept(length);
            }
            if ((rows % ROWS_PER_LOOK == 0 || length > LARGE_ROW) && deadline.isOver()) {
                throw new TooSlowException(where, rows);
            }
            next.row(buffer, offset, length);
        }
    }
}
