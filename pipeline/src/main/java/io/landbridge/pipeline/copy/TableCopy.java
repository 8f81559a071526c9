package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.chunk.ChunkSizer;
import io.landbridge.pipeline.chunk.EvenEnd;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.Transformation;
import io.landbridge.pipeline.transform.TransformerLoader;
import org.jspecify.annotations.Nullable;

/** A table's mapping made ready for copying; safe for several threads. */
public final class TableCopy {

    private final TableMapping mapping;
    private final @Nullable Transformation transformation;
    private final RowEncoding encoding;
    private final ChunkSizer sizer;
    private final EvenEnd end;

    private TableCopy(
            TableMapping mapping,
            @Nullable Transformation transformation,
            RowEncoding encoding,
            ChunkSizer sizer,
            EvenEnd end) {
        this.mapping = mapping;
        this.transformation = transformation;
        this.encoding = encoding;
        this.sizer = sizer;
        this.end = end;
    }

    /**
     * Makes a mapping ready.
     *
     * @param transformers finds the class of a Java transformer
     * @param goal shared by all tables
     * @param workers that share a table
     */
    public static TableCopy of(
            TableMapping mapping,
            Engine source,
            Engine target,
            TransformerLoader transformers,
            ChunkGoal goal,
            int workers) {
        Transformation transformation = mapping.isPlain() ? null : Transformation.of(mapping, transformers);
        return new TableCopy(
                mapping,
                transformation,
                EncodingChoice.of(mapping, source, target),
                new ChunkSizer(goal),
                new EvenEnd(mapping.source().estimatedRows(), workers, goal.firstRows()));
    }

    TableMapping mapping() {
        return mapping;
    }

    /** Null when rows go over as they are. */
    @Nullable Transformation transformation() {
        return transformation;
    }

    RowEncoding encoding() {
        return encoding;
    }

    /** Rows of the next chunk, at most {@code most}. */
    long chunkRows(long most) {
        return end.rows(Math.max(1, Math.min(sizer.rows(), most)));
    }

    ChunkSizer sizer() {
        return sizer;
    }
}
