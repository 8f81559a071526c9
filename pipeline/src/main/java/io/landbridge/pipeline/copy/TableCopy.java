package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.chunk.ChunkSizer;
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

    private TableCopy(
            TableMapping mapping, @Nullable Transformation transformation, RowEncoding encoding, ChunkSizer sizer) {
        this.mapping = mapping;
        this.transformation = transformation;
        this.encoding = encoding;
        this.sizer = sizer;
    }

    /**
     * Makes a mapping ready.
     *
     * @param transformers finds the class of a Java transformer
     * @param goal shared by all tables
     */
    public static TableCopy of(
            TableMapping mapping, Engine source, Engine target, TransformerLoader transformers, ChunkGoal goal) {
        Transformation transformation = mapping.isPlain() ? null : Transformation.of(mapping, transformers);
        return new TableCopy(mapping, transformation, EncodingChoice.of(mapping, source, target), new ChunkSizer(goal));
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

    ChunkSizer sizer() {
        return sizer;
    }
}
