package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.ArrayList;
import java.util.List;

/**
 * What fits into a key of InnoDB: 3,072 bytes, and no text or blob without a length.
 *
 * <p>Columns of primary keys, unique keys and both ends of foreign keys must fit whole; other indexes can do with a prefix.
 */
final class KeyLength {

    static final int MOST_BYTES = 3_072;
    static final int BYTES_PER_CHARACTER = 4;

    private final Table table;
    private final Engine to;
    private final List<List<String>> keys = new ArrayList<>();

    KeyLength(Table table, Engine to) {
        this.table = table;
        this.to = to;
        if (table.primaryKey() != null) {
            keys.add(table.primaryKey().columns());
        }
        table.indexes().stream()
                .filter(Index::unique)
                .filter(index -> index.predicate() == null)
                .map(Index::plainColumns)
                .filter(columns -> !columns.isEmpty())
                .forEach(keys::add);
        table.foreignKeys().forEach(key -> keys.add(key.columns()));
    }

    /** The mapping, made short enough for every key that the column is part of. */
    TypeMapping fit(Column column, TypeMapping mapping) {
        int bytes = Integer.MAX_VALUE;
        for (List<String> key : keys) {
            if (key.contains(column.name())) {
                bytes = Math.min(bytes, share(key));
            }
        }
        DataType type = mapping.target();
        if (bytes == Integer.MAX_VALUE || bytesOf(type) <= bytes) {
            return mapping;
        }
        ValueKind kind = TypeRules.kind(to, type);
        if (kind == ValueKind.BINARY) {
            return new TypeMapping(
                    DataType.of("varbinary", bytes),
                    mapping.wire(),
                    Fidelity.PARTIAL,
                    "part of a key; values of more than " + bytes + " bytes are refused");
        }
        if (kind != ValueKind.TEXT) {
            return mapping;
        }
        int characters = bytes / BYTES_PER_CHARACTER;
        return new TypeMapping(
                DataType.of("varchar", characters).withText(type.characterSet(), type.collation()),
                mapping.wire(),
                mapping.fidelity() == Fidelity.OPAQUE ? Fidelity.OPAQUE : Fidelity.PARTIAL,
                "part of a key; values of more than " + characters + " characters are refused");
    }

    /** Whether a key must hold the whole column. */
    boolean holds(String column) {
        return keys.stream().anyMatch(key -> key.contains(column));
    }

    /** Bytes for each column of the key that is too long: what the others leave, in equal parts. */
    private int share(List<String> key) {
        int left = MOST_BYTES;
        int greedy = 0;
        for (String name : key) {
            int bytes = table.column(name)
                    .map(column ->
                            bytesOf(TypeRules.map(Engine.POSTGRESQL, column, to).target()))
                    .orElse(0);
            if (bytes > MOST_BYTES / key.size()) {
                greedy++;
            } else {
                left -= bytes;
            }
        }
        return greedy == 0 ? MOST_BYTES : left / greedy;
    }

    /** Most bytes of a value in an index; a very large number for types without a length. */
    static int bytesOf(DataType type) {
        int length = type.length() == null ? 1 : type.length();
        return switch (type.name()) {
            case "varchar", "char" -> length * BYTES_PER_CHARACTER;
            case "varbinary", "binary" -> length;
            case "bit" -> (length + 7) / 8;
            case "decimal" -> 32;
            case "tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob", "json" ->
                Integer.MAX_VALUE;
            case "uuid", "inet6" -> 16;
            default -> 8;
        };
    }
}
