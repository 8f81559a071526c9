package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Several target tables: rows wait in memory, within a bound, until their table has its turn. */
final class GatheredOutputs implements OutputWriters {

    private static final long MOST_BYTES = 8 << 20;

    private final TargetTransaction target;
    private final RowEncoding encoding;
    private final List<Gathered> outputs;
    private long gatheredBytes;
    private long stored;

    GatheredOutputs(TargetTransaction target, List<TableMapping.Output> outputs, RowEncoding encoding) {
        this.target = target;
        this.encoding = encoding;
        this.outputs = outputs.stream().map(Gathered::new).toList();
    }

    @Override
    public List<RowSink> sinks() {
        return List.copyOf(outputs);
    }

    @Override
    public long finish() {
        outputs.forEach(Gathered::write);
        return stored;
    }

    @Override
    public void close() {
        // No bulk input stays open between two calls.
    }

    private final class Gathered implements RowSink {
        private final TableMapping.Output output;
        private byte[] bytes = new byte[1 << 12];
        private int[] ends = new int[64];
        private int rows;

        Gathered(TableMapping.Output output) {
            this.output = output;
        }

        @Override
        public void row(byte[] buffer, int offset, int length) {
            int end = length() + length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            System.arraycopy(buffer, offset, bytes, length(), length);
            if (rows == ends.length) {
                ends = Arrays.copyOf(ends, rows * 2);
            }
            ends[rows++] = end;
            gatheredBytes += length;
            if (gatheredBytes > MOST_BYTES) {
                outputs.stream().max(Comparator.comparingInt(Gathered::length)).ifPresent(Gathered::write);
            }
        }

        private int length() {
            return rows == 0 ? 0 : ends[rows - 1];
        }

        private void write() {
            if (rows == 0) {
                return;
            }
            try (Counted writer = new Counted(target, output, encoding)) {
                int start = 0;
                for (int i = 0; i < rows; i++) {
                    writer.row(bytes, start, ends[i] - start);
                    start = ends[i];
                }
                stored += writer.finish();
            }
            gatheredBytes -= length();
            rows = 0;
        }
    }
}
