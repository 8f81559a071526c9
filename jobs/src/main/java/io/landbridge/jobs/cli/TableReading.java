package io.landbridge.jobs.cli;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.EncodingChoice;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowSink;
import io.landbridge.pipeline.transform.Transformation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Some rows of a table, read and carried through its mapping as a run would do it, and written nowhere.
 *
 * @param rows of the source
 * @param written rows that the target would have got
 * @param bytes of the source's rows, as a run counts them
 * @param whole whether these were all rows of the table
 */
record TableReading(long rows, long written, long bytes, long nanos, boolean whole) {

    /** A table of large documents would be read for hours: so many rows of them are not needed. */
    private static final long MOST_BYTES = 32L << 20;

    /** Reads up to so many rows, or bytes, from the beginning of each range; the ranges together are the whole table. */
    static TableReading of(Workplace workplace, TableMapping mapping, List<KeyRange> ranges, long rowsEach) {
        Counter counter = new Counter();
        RowSink sink = mapping.isPlain()
                ? counter
                : counter.before(Transformation.of(mapping, workplace.transformers())
                        .open(
                                Collections.nCopies(
                                        mapping.outputs().size(), (buffer, offset, length) -> counter.written++),
                                refused -> {}));
        long began = System.nanoTime();
        boolean whole = true;
        for (KeyRange range : ranges) {
            counter.begin(rowsEach, MOST_BYTES / ranges.size());
            whole &= read(workplace, mapping, range, rowsEach, sink);
        }
        return new TableReading(
                counter.rows,
                mapping.isPlain() ? counter.rows : counter.written,
                counter.bytes,
                System.nanoTime() - began,
                whole);
    }

    /** Rows per second; 0 when there was no row. */
    double rowsPerSecond() {
        return rows * 1e9 / Math.max(1, nanos);
    }

    /** Whether the range holds no more than that. */
    private static boolean read(Workplace workplace, TableMapping mapping, KeyRange range, long rows, RowSink sink) {
        SourceSnapshot.Opener source = workplace.source().snapshots();
        Optional<Key> bound = mapping.keyColumns().isEmpty() ? Optional.empty() : source.bound(mapping, range, rows);
        KeyRange wanted = bound.map(range::upTo).orElse(range);
        Chunk chunk = new Chunk(0, mapping.name(), 1, null, wanted, 0, 0);
        try (SourceSnapshot snapshot = source.open(mapping, chunk)) {
            snapshot.read(
                    wanted,
                    EncodingChoice.of(
                            mapping,
                            workplace.source().server().engine(),
                            workplace.target().server().engine()),
                    sink);
        } catch (EnoughException enough) {
            // A table that cannot be cut, or has large rows, is left in the middle.
            return false;
        }
        return bound.isEmpty();
    }

    /** Ends a reading that no key ends. */
    static final class EnoughException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EnoughException() {
            super("Enough rows", null, false, false);
        }
    }

    /** Counts rows and ends the reading when it has seen enough. */
    static final class Counter implements RowSink {
        private long mostRows;
        private long mostBytes;
        private long rows;
        private long written;
        private long bytes;

        /** Lets so many more rows and bytes pass. */
        void begin(long moreRows, long moreBytes) {
            mostRows = rows + moreRows;
            mostBytes = bytes + moreBytes;
        }

        @Override
        public void row(byte[] buffer, int offset, int length) {
            if (rows == mostRows || bytes >= mostBytes) {
                throw new EnoughException();
            }
            rows++;
            bytes += length;
        }

        RowSink before(RowSink next) {
            return (buffer, offset, length) -> {
                row(buffer, offset, length);
                next.row(buffer, offset, length);
            };
        }
    }
}
