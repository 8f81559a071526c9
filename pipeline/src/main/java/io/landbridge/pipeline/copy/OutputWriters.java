package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.util.List;

/** The bulk inputs of a mapping's target tables within one transaction. */
interface OutputWriters extends AutoCloseable {

    /** One sink for each output, in the mapping's order. */
    List<RowSink> sinks();

    /**
     * Ends all inputs.
     *
     * @return rows stored in all tables together
     * @throws LandbridgeException {@link CopyError#COUNT_DIFFERS} when a server stored another number than was sent
     */
    long finish();

    @Override
    void close();

    /** Streams into the one output, or gathers rows for several, since a session takes one bulk input at a time. */
    static OutputWriters open(TargetTransaction target, TableMapping mapping, RowEncoding encoding) {
        return mapping.outputs().size() == 1
                ? new StreamedOutput(target, mapping.outputs().get(0), encoding)
                : new GatheredOutputs(target, mapping.outputs(), encoding);
    }

    /** A writer that counts what it is given. */
    final class Counted implements RowSink, AutoCloseable {
        private final String where;
        private final TargetWriter writer;
        private long sent;

        Counted(TargetTransaction target, TableMapping.Output output, RowEncoding encoding) {
            this.where = "target " + output.target().name();
            this.writer = target.writer(output, encoding);
        }

        @Override
        public void row(byte[] buffer, int offset, int length) {
            sent++;
            writer.row(buffer, offset, length);
        }

        long finish() {
            long stored = writer.finish();
            if (stored != sent) {
                throw new LandbridgeException(
                        CopyError.COUNT_DIFFERS, where, sent + " rows were sent, the server stored " + stored + ".");
            }
            return stored;
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
