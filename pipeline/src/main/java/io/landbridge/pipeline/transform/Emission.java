package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a Java transformer on the row at hand, and hands its rows on when it has come to its end without an exception. */
final class Emission implements SourceRow, TargetRows, TargetRows.TargetRow {

    private final RowTransformer transformer;
    private final EncodedRow source;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private final RowWriter out = new RowWriter();
    private int[] ends = new int[8];
    private Shape[] owners = new Shape[8];
    private int rows;
    private @Nullable Shape open;

    /** What is needed of one output. */
    private static final class Shape {
        final int output;
        final ValueKind[] kinds;
        final Map<String, Integer> positions = new HashMap<>();
        final @Nullable Object[] values;

        Shape(int output, List<ColumnMapping> columns) {
            this.output = output;
            this.kinds = columns.stream().map(ColumnMapping::wire).toArray(ValueKind[]::new);
            this.values = new Object[kinds.length];
            for (int i = 0; i < kinds.length; i++) {
                positions.put(columns.get(i).target().name(), i);
            }
        }
    }

    Emission(RowTransformer transformer, TableMapping mapping, EncodedRow source) {
        this.transformer = transformer;
        this.source = source;
        List<Column> all = mapping.source().columns();
        for (int i = 0; i < all.size(); i++) {
            columns.put(all.get(i).name(), i);
        }
        List<RowTransformer.TargetTable> targets = transformer.targets();
        for (int i = 0; i < mapping.outputs().size(); i++) {
            // by the transformer's own word for the table, which may leave the schema out
            shapes.put(
                    targets.get(i).table(),
                    new Shape(i, mapping.outputs().get(i).columns()));
        }
    }

    void run(List<RowSink> targets) {
        out.clear();
        rows = 0;
        open = null;
        try {
            transformer.transform(this, this);
            finishRow();
        } catch (RejectedValueException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new RejectedValueException(
                    TransformError.TRANSFORMER_FAILED,
                    transformer.getClass().getName() + " threw " + e.getClass().getName());
        }
        int start = 0;
        for (int i = 0; i < rows; i++) {
            targets.get(owners[i].output).row(out.buffer(), start, ends[i] - start);
            start = ends[i];
        }
    }

    @Override
    public @Nullable Object value(String column) {
        Integer position = columns.get(column);
        if (position == null) {
            throw new IllegalArgumentException("The source has no column '" + column + "'");
        }
        return source.value(position);
    }

    @Override
    public TargetRow row(String table) {
        finishRow();
        Shape shape = shapes.get(table);
        if (shape == null) {
            throw refused("emitted a row of '" + table + "', which its targets() do not name");
        }
        Arrays.fill(shape.values, null);
        open = shape;
        return this;
    }

    @Override
    public TargetRow set(String column, @Nullable Object value) {
        Shape shape = open;
        Integer position = shape == null ? null : shape.positions.get(column);
        if (shape == null || position == null) {
            throw refused("set column '" + column + "', which its targets() do not name");
        }
        Object widened = value instanceof Integer number ? (Object) number.longValue() : value;
        if (widened != null && !hasForm(widened, shape.kinds[position])) {
            throw refused(
                    "set column '" + column + "' to a " + widened.getClass().getSimpleName() + ", but the column is "
                            + shape.kinds[position].name().toLowerCase(java.util.Locale.ROOT));
        }
        shape.values[position] = widened;
        return this;
    }

    private void finishRow() {
        Shape shape = open;
        if (shape == null) {
            return;
        }
        open = null;
        for (int i = 0; i < shape.values.length; i++) {
            if (i > 0) {
                out.raw((byte) '\t');
            }
            Object value = shape.values[i];
            if (value == null) {
                out.nullField();
            } else {
                out.value(value);
            }
        }
        out.raw((byte) '\n');
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, rows * 2);
            owners = Arrays.copyOf(owners, rows * 2);
        }
        owners[rows] = shape;
        ends[rows++] = out.length();
    }

    private static boolean hasForm(Object value, ValueKind kind) {
        return switch (kind) {
            case BOOLEAN -> value instanceof Boolean;
            case INTEGER -> value instanceof Long || value instanceof BigInteger;
            case DECIMAL -> value instanceof BigDecimal || value instanceof Long || value instanceof BigInteger;
            case FLOAT -> value instanceof Double;
            case BINARY -> value instanceof byte[];
            case DATE -> value instanceof LocalDate;
            case TIME -> value instanceof Duration;
            case DATETIME -> value instanceof LocalDateTime;
            case INSTANT -> value instanceof Instant;
            case TEXT, TIME_TZ, INTERVAL, UUID, JSON, ENUM, SET, BIT, ARRAY, NATIVE -> value instanceof String;
        };
    }

    private RejectedValueException refused(String what) {
        return new RejectedValueException(
                TransformError.TRANSFORMER_FAILED, transformer.getClass().getName() + ' ' + what);
    }
}
