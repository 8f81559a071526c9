package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping made ready to run: made once, safe for several threads, opened for each reading of a chunk. */
public final class Transformation {

    private final TableMapping mapping;
    private final List<FieldStep> steps;
    private final int[] readOfColumn;
    private final int[] keyFields;
    private final @Nullable RowTransformer transformer;

    private Transformation(TableMapping mapping, @Nullable RowTransformer transformer) {
        this.mapping = mapping;
        this.transformer = transformer;
        this.readOfColumn = readOfColumn(mapping);
        this.steps = transformer == null ? steps(mapping) : List.of();
        this.keyFields = mapping.keyColumns().stream()
                .mapToInt(name -> keyField(mapping, name))
                .toArray();
    }

    /**
     * Makes a mapping ready.
     *
     * @param transformers finds the class that the mapping names
     */
    public static Transformation of(TableMapping mapping, TransformerLoader transformers) {
        String transformer = mapping.transformer();
        return new Transformation(mapping, transformer == null ? null : transformers.load(transformer));
    }

    /**
     * Opens it for one reading, by one thread.
     *
     * @param targets takes the encoded rows of each of the mapping's outputs, in their order
     * @param rejected takes the rows that cannot be carried over
     */
    public RowTransform open(List<? extends RowSink> targets, RejectedRow.Sink rejected) {
        if (targets.size() != mapping.outputs().size()) {
            throw new IllegalArgumentException(mapping.outputs().size() + " outputs, but " + targets.size() + " sinks");
        }
        return new RowTransform(this, List.copyOf(targets), rejected);
    }

    /** Opens it for single rows that may lack values, by one thread. */
    public ImageTransform openImages() {
        return new ImageTransform(this);
    }

    TableMapping mapping() {
        return mapping;
    }

    List<FieldStep> steps() {
        return steps;
    }

    /** One step for each column, where {@link #steps()} may have one for several. */
    List<FieldStep> singleSteps() {
        return mapping.columns().stream().map(column -> step(mapping, column)).toList();
    }

    /** The row key of a row; null when the table has none. */
    @Nullable Key key(EncodedRow row) {
        return keyFields.length == 0
                ? null
                : new Key(Arrays.stream(keyFields).mapToObj(row::text).toList());
    }

    int[] readOfColumn() {
        return readOfColumn;
    }

    @Nullable RowTransformer transformer() {
        return transformer;
    }

    @Nullable Expression where() {
        return mapping.where();
    }

    Map<String, Expression> checks() {
        return mapping.checks();
    }

    private static List<FieldStep> steps(TableMapping mapping) {
        List<FieldStep> steps = new ArrayList<>();
        for (ColumnMapping column : mapping.columns()) {
            FieldStep step = step(mapping, column);
            FieldStep before = steps.isEmpty() ? null : steps.get(steps.size() - 1);
            if (step instanceof FieldStep.Copied next
                    && before instanceof FieldStep.Copied run
                    && run.last() + 1 == next.first()) {
                steps.set(steps.size() - 1, new FieldStep.Copied(run.column(), run.first(), next.last()));
            } else {
                steps.add(step);
            }
        }
        return steps;
    }

    private static FieldStep step(TableMapping mapping, ColumnMapping column) {
        String name = column.target().name();
        ColumnMapping.Origin origin = column.origin();
        if (origin instanceof ColumnMapping.Copied copied) {
            int field = field(mapping, copied.source(), copied.wire());
            return new FieldStep.Copied(name, field, field);
        }
        if (origin instanceof ColumnMapping.Converted converted) {
            return new ConvertedStep(name, field(mapping, converted.source(), converted.wire()), converted);
        }
        if (origin instanceof ColumnMapping.Listed listed) {
            return new ListedStep(name, field(mapping, listed.source(), listed.wire()), listed);
        }
        if (origin instanceof ColumnMapping.Computed computed) {
            return new FieldStep.Computed(name, computed.expression());
        }
        throw new IllegalArgumentException("Column " + name + " of " + mapping.name() + " needs a transformer");
    }

    private static int field(TableMapping mapping, Column source, ValueKind wire) {
        List<Read> reads = mapping.reads();
        for (int i = 0; i < reads.size(); i++) {
            if (reads.get(i).wire() == wire && reads.get(i).column().name().equals(source.name())) {
                return i;
            }
        }
        throw new IllegalArgumentException("Column " + source.name() + " of " + mapping.name() + " is not read");
    }

    private static int keyField(TableMapping mapping, String column) {
        return mapping.source()
                .column(column)
                .map(key -> field(mapping, key, key.kind()))
                .orElseThrow(() -> new IllegalArgumentException("No key column " + column + " in " + mapping.name()));
    }

    /** A column may be read in two spellings; expressions see the one of the column's own kind. */
    private static int[] readOfColumn(TableMapping mapping) {
        List<Column> columns = mapping.source().columns();
        int[] fields = new int[columns.size()];
        Arrays.fill(fields, -1);
        for (int i = 0; i < mapping.reads().size(); i++) {
            Read read = mapping.reads().get(i);
            int position = columns.indexOf(read.column());
            if (position >= 0
                    && (fields[position] < 0 || read.wire() == read.column().kind())) {
                fields[position] = i;
            }
        }
        return fields;
    }
}
