package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes target rows of single source rows that may lack values: a whole row goes the very way of a copied one; of another one each target
 * column is made whose every source is there. Not for several threads.
 */
public final class ImageTransform {

    private final Transformation transformation;
    private final TableMapping mapping;
    private final RowTransform whole;
    private final EncodedRow source;
    private final RowWriter out = new RowWriter();
    private final List<Made> made = new ArrayList<>();
    private final List<FieldStep> steps;
    private final List<BitSet> needs;
    private final BitSet allColumns = new BitSet();
    private @Nullable RejectedRow rejected;

    ImageTransform(Transformation transformation) {
        this.transformation = transformation;
        this.mapping = transformation.mapping();
        List<RowSink> sinks = IntStream.range(0, mapping.outputs().size())
                .<RowSink>mapToObj(output -> (buffer, offset, length) ->
                        made.add(new Made(output, Arrays.copyOfRange(buffer, offset, offset + length), new BitSet())))
                .toList();
        this.whole = transformation.open(sinks, row -> rejected = row);
        this.source = new EncodedRow(mapping.reads(), transformation.readOfColumn());
        this.steps = mapping.transformer() == null ? transformation.singleSteps() : List.of();
        this.needs = mapping.transformer() == null
                ? mapping.columns().stream().map(this::needs).toList()
                : List.of();
        allColumns.set(0, steps.size());
    }

    /** A target row. */
    public static final class Made {
        private final int output;
        private final byte[] row;
        private final BitSet absent;

        /**
         * @param output its place among the mapping's outputs
         * @param absent positions of the output's columns that could not be made, and are spelled {@code \N}
         */
        public Made(int output, byte[] row, BitSet absent) {
            this.output = output;
            this.row = row;
            this.absent = absent;
        }

        public int output() {
            return output;
        }

        /** The caller must not change it. */
        public byte[] row() {
            return row;
        }

        /** The caller must not change it. */
        public BitSet absent() {
            return absent;
        }
    }

    /**
     * The target rows of a source row; none when the filter leaves it out, or a rule rejects it: see {@link #rejected()}.
     *
     * @param row one {@link RowEncoding#TEXT} row of the mapping's {@code reads()}
     * @param absent positions in {@code reads()} of values that are not there
     * @return null when what is there does not tell: the filter, a check or the transformer needs a value that is not
     */
    public @Nullable List<Made> rows(byte[] row, BitSet absent) {
        made.clear();
        rejected = null;
        if (absent.isEmpty()) {
            whole.row(row, 0, row.length);
            return List.copyOf(made);
        }
        if (!isDecidable(absent)) {
            return null;
        }
        return partly(row, absent, allColumns, true);
    }

    /**
     * Some columns of a row, whatever the filter and the checks say of it.
     *
     * @param columns positions of the first output's columns
     * @return the row with all others absent, and those that cannot be made; null for a transformer's mapping
     */
    public @Nullable Made columns(byte[] row, BitSet absent, BitSet columns) {
        if (mapping.transformer() != null) {
            return null;
        }
        rejected = null;
        List<Made> rows = partly(row, absent, columns, false);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Why the last row was rejected; null when it was not. */
    public @Nullable RejectedRow rejected() {
        return rejected;
    }

    private boolean isDecidable(BitSet absent) {
        if (mapping.transformer() != null) {
            return false;
        }
        Expression where = mapping.where();
        return (where == null || !fieldsOf(where.reads()).intersects(absent))
                && mapping.checks().values().stream()
                        .noneMatch(check -> fieldsOf(check.reads()).intersects(absent));
    }

    private List<Made> partly(byte[] row, BitSet absent, BitSet columns, boolean judged) {
        source.set(row, 0, row.length);
        BitSet missing = new BitSet();
        String column = null;
        out.clear();
        try {
            if (judged && !passes()) {
                return List.of();
            }
            for (int i = 0; i < steps.size(); i++) {
                if (i > 0) {
                    out.raw((byte) '\t');
                }
                column = steps.get(i).column();
                if (!columns.get(i) || needs.get(i).intersects(absent)) {
                    missing.set(i);
                    out.nullField();
                } else {
                    steps.get(i).write(source, out);
                }
            }
        } catch (RejectedValueException e) {
            reject(column, e.code(), e.reason());
            return List.of();
        } catch (LandbridgeException e) {
            if (e.category() != Category.DATA) {
                throw e;
            }
            reject(column, TransformError.EXPRESSION_FAILED, e.what());
            return List.of();
        }
        out.raw((byte) '\n');
        return List.of(new Made(0, Arrays.copyOf(out.buffer(), out.length()), missing));
    }

    private boolean passes() {
        Expression where = mapping.where();
        if (where != null && !where.holds(source)) {
            return false;
        }
        mapping.checks().forEach((name, check) -> {
            if (!check.holds(source)) {
                throw RowTransform.failed(name);
            }
        });
        return true;
    }

    private void reject(@Nullable String column, TransformError code, String reason) {
        rejected =
                new RejectedRow(transformation.key(source), column, code, reason, RowImage.of(mapping.reads(), source));
    }

    private BitSet needs(ColumnMapping column) {
        if (column.origin() instanceof Copied copied) {
            return fieldsOf(List.of(copied.source().name()));
        }
        if (column.origin() instanceof Converted converted) {
            return fieldsOf(List.of(converted.source().name()));
        }
        if (column.origin() instanceof Listed listed) {
            return fieldsOf(List.of(listed.source().name()));
        }
        return column.origin() instanceof Computed computed
                ? fieldsOf(computed.expression().reads())
                : new BitSet();
    }

    /** A column that is read in two spellings is there in both or in none. */
    private BitSet fieldsOf(Collection<String> columns) {
        BitSet fields = new BitSet();
        for (int i = 0; i < mapping.reads().size(); i++) {
            Column column = mapping.reads().get(i).column();
            fields.set(i, columns.contains(column.name()));
        }
        return fields;
    }
}
