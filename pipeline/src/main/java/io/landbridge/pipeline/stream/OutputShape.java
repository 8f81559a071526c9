package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Index;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What the stream has to know of a target table: where its row key stands in a row, and which changes of it depend on each other. */
final class OutputShape {

    private final Output output;
    private final int[] key;
    private final List<int[]> uniques;
    private final boolean foldable;

    private OutputShape(Output output, int[] key, List<int[]> uniques, boolean foldable) {
        this.output = output;
        this.key = key;
        this.uniques = uniques;
        this.foldable = foldable;
    }

    static OutputShape of(Output output, Engine target) {
        List<String> columns =
                output.columns().stream().map(column -> column.target().name()).toList();
        List<String> rowKey = output.target().rowKey();
        int[] key = rowKey.stream().mapToInt(columns::indexOf).toArray();
        if (key.length == 0 || rowKey.stream().anyMatch(name -> !columns.contains(name))) {
            throw new IllegalArgumentException(
                    output.target().name() + " has no row key that is written, so that no change can find its row");
        }
        boolean foldable = isByBytes(rowKey, output, target);
        List<int[]> uniques = new ArrayList<>();
        for (Index index : output.target().indexes()) {
            List<String> unique = index.plainColumns();
            if (index.unique() && !unique.equals(rowKey)) {
                foldable &= !unique.isEmpty() && columns.containsAll(unique) && isByBytes(unique, output, target);
                uniques.add(unique.stream().mapToInt(columns::indexOf).toArray());
            }
        }
        return new OutputShape(output, key, uniques, foldable);
    }

    Output output() {
        return output;
    }

    /** The row key of an encoded row, as one row of its own. */
    byte[] keyOf(byte[] row) {
        return EncodedFields.pick(row, key);
    }

    /** Whether that is an encoded row's row key. */
    boolean isKeyOf(byte[] row, byte[] rowKey) {
        return EncodedFields.isPicked(rowKey, row, key);
    }

    /** Whether the key's values are among those that are there. */
    boolean hasKey(BitSet absent) {
        for (int column : key) {
            if (absent.get(column)) {
                return false;
            }
        }
        return true;
    }

    /** Positions of the key's columns. */
    int[] key() {
        return key.clone();
    }

    /** Whether bytes say which rows are the same and which unique values are: no two spellings are one to the target. */
    boolean isFoldable() {
        return foldable;
    }

    /** The columns of each unique key other than the row key. */
    List<int[]> uniques() {
        return uniques;
    }

    private static boolean isByBytes(List<String> names, Output output, Engine target) {
        return output.columns().stream()
                .filter(column -> names.contains(column.target().name()))
                .allMatch(column ->
                        ByteSameness.holds(column.wire(), column.target().type(), target));
    }
}
