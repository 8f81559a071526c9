package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which VARCHAR columns must become LONGTEXT so that a row of MySQL or MariaDB stays within 65,535 bytes: the longest first. */
final class RowLength {

    private static final int MOST_BYTES = 65_535;
    private static final int BYTES_OF_POINTER = 12;

    private final Set<String> tooLong = new HashSet<>();

    RowLength(Table table, Engine to) {
        KeyLength keys = new KeyLength(table, to);
        long bytes = 0;
        List<Sized> candidates = new ArrayList<>();
        for (Column column : table.columns()) {
            TypeMapping own = TypeRules.map(Engine.POSTGRESQL, column, to);
            TypeMapping keyed = keys.fit(column, own);
            int length = KeyLength.bytesOf(keyed.target());
            bytes += length == Integer.MAX_VALUE ? BYTES_OF_POINTER : length + 3;
            if (keyed.target().name().equals("varchar") && !keys.holds(column.name())) {
                candidates.add(new Sized(column.name(), length));
            }
        }
        candidates.sort(Comparator.comparingInt(Sized::bytes).reversed());
        for (Sized candidate : candidates) {
            if (bytes > MOST_BYTES && candidate.bytes() > BYTES_OF_POINTER) {
                tooLong.add(candidate.column());
                bytes -= candidate.bytes() - BYTES_OF_POINTER;
            }
        }
    }

    TypeMapping fit(Column column, TypeMapping own) {
        if (!tooLong.contains(column.name())) {
            return own;
        }
        DataType type = own.target();
        return new TypeMapping(
                DataType.of("longtext").withText(type.characterSet(), type.collation()),
                own.wire(),
                own.fidelity() == Fidelity.EXACT ? Fidelity.WIDENED : own.fidelity(),
                "the row would be longer than 65,535 bytes; the length is not limited");
    }

    private record Sized(String column, int bytes) {}
}
