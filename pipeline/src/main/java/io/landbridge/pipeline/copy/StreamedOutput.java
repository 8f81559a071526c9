package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.util.List;

/** One target table: each row goes on at once. */
final class StreamedOutput implements OutputWriters {

    private final Counted writer;

    StreamedOutput(TargetTransaction target, TableMapping.Output output, RowEncoding encoding) {
        this.writer = new Counted(target, output, encoding);
    }

    @Override
    public List<RowSink> sinks() {
        return List.of(writer);
    }

    @Override
    public long finish() {
        return writer.finish();
    }

    @Override
    public void close() {
        writer.close();
    }
}
