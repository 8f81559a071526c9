package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.ChangeWriter.Order;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Takes a key's row out of the target and has the ordinary steps copy it anew; docs/protocol.md, "Re-copy of a key". Only for mappings
 * whose target rows have the source's key.
 */
public final class KeyErasure {

    private KeyErasure() {}

    /** Whether a mapping's target row is found by the source's key as it is spelled. */
    public static boolean isPossible(TableMapping mapping) {
        return mapping.transformer() == null
                && !mapping.target().rowKey().isEmpty()
                && mapping.target().rowKey().size() == mapping.keyColumns().size()
                && mapping.target().rowKey().stream()
                        .allMatch(name -> place(mapping, name).isPresent());
    }

    /**
     * Deletes the row and makes the key PENDING, in one transaction: the stream's own where one follows.
     *
     * @param key as the source spells it, or as a chunk of its own does
     */
    public static void run(ApplyTransaction target, TableMapping mapping, Key key) {
        RowChange deletion =
                new RowChange(RowChange.Kind.DELETE, false, encoded(mapping, key), new byte[0], new BitSet());
        target.changes().apply(mapping.outputs().get(0), List.of(deletion), Order.IN_TURN);
        target.chunks().recopyKey(mapping.name(), target.chunks().epoch(mapping.name()), key, null);
        NamedPoint.RECOPY_WRITTEN.pass();
    }

    /** The place in the source's key of what a target's key column holds. */
    private static Optional<Integer> place(TableMapping mapping, String targetColumn) {
        return mapping.columns().stream()
                .filter(column -> column.target().name().equals(targetColumn))
                .map(ColumnMapping::origin)
                .filter(ColumnMapping.Copied.class::isInstance)
                .map(ColumnMapping.Copied.class::cast)
                .filter(copied -> copied.wire() == copied.source().kind())
                .map(copied -> mapping.keyColumns().indexOf(copied.source().name()))
                .filter(place -> place >= 0)
                .findFirst();
    }

    private static byte[] encoded(TableMapping mapping, Key key) {
        StringBuilder row = new StringBuilder();
        for (String name : mapping.target().rowKey()) {
            escape(key.values().get(place(mapping, name).orElseThrow()), row);
            row.append('\t');
        }
        row.setCharAt(row.length() - 1, '\n');
        return row.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void escape(String value, StringBuilder row) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> row.append("\\\\");
                case '\t' -> row.append("\\t");
                case '\n' -> row.append("\\n");
                case '\r' -> row.append("\\r");
                default -> row.append(c);
            }
        }
    }
}
