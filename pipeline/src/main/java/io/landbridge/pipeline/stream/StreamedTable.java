package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.MappingRules;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.Transformation;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table's mapping made ready for its changes; safe for several threads. */
public final class StreamedTable {

    private final TableMapping mapping;
    private final String name;
    private final @Nullable Transformation transformation;
    private final @Nullable ExactKeyOrder order;
    private final List<OutputShape> outputs;
    private final Ties ties;

    private StreamedTable(
            TableMapping mapping,
            @Nullable Transformation transformation,
            @Nullable ExactKeyOrder order,
            List<OutputShape> outputs,
            Ties ties) {
        this.mapping = mapping;
        this.name = mapping.name();
        this.transformation = transformation;
        this.order = order;
        this.outputs = outputs;
        this.ties = ties;
    }

    /**
     * Makes a mapping ready.
     *
     * @param transformers finds the class of a Java transformer
     * @throws IllegalArgumentException when source or target table have no row key; the assessment has refused them before
     */
    public static StreamedTable of(TableMapping mapping, Engine source, Engine target, TransformerLoader transformers) {
        if (mapping.keyColumns().isEmpty()) {
            throw new IllegalArgumentException(mapping.name() + " has no row key, so that its changes say nothing");
        }
        ExactKeyOrder order = ExactKeyOrder.of(mapping, source);
        return new StreamedTable(
                mapping,
                mapping.isPlain() ? null : Transformation.of(mapping, transformers),
                order,
                mapping.outputs().stream()
                        .map(output -> OutputShape.of(output, target))
                        .toList(),
                RowTies.of(mapping, order, source, target));
    }

    TableMapping mapping() {
        return mapping;
    }

    String name() {
        return name;
    }

    /** How the table begins. */
    TableStart startsAt(@Nullable Position after, ChangeStream.Start start) {
        return new TableStart(
                after, start.definitions().get(name), MappingRules.of(mapping).encode());
    }

    /** Null when rows go over as they are. */
    @Nullable Transformation transformation() {
        return transformation;
    }

    /** Null when only the source knows the order of the keys. */
    @Nullable ExactKeyOrder order() {
        return order;
    }

    List<OutputShape> outputs() {
        return outputs;
    }

    /** What ties its changes to each other. */
    Ties ties() {
        return ties;
    }
}
