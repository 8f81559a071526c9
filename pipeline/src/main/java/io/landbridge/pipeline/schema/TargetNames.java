package io.landbridge.pipeline.schema;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which names a target engine can have, and which are still free. */
public final class TargetNames {

    private static final int POSTGRESQL_BYTES = 63;
    private static final int MYSQL_CHARACTERS = 64;

    private final Engine to;
    private final Map<String, Set<String>> taken = new HashMap<>();

    TargetNames(Engine to) {
        this.to = to;
    }

    /** Why the engine cannot have a table or column of that name; null when it can. */
    static @Nullable String refusal(Engine to, String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            return "the name is empty or holds a NUL character";
        }
        if (to == Engine.POSTGRESQL) {
            return bytes(name) > POSTGRESQL_BYTES ? "the name has more than 63 bytes, PostgreSQL would cut it" : null;
        }
        if (name.codePointCount(0, name.length()) > MYSQL_CHARACTERS) {
            return "the name has more than 64 characters";
        }
        if (name.endsWith(" ")) {
            return "the name ends in a space, which " + to.label() + " refuses";
        }
        return name.codePoints().anyMatch(Character::isSupplementaryCodePoint)
                ? "the name holds a character beyond U+FFFF, which " + to.label() + " refuses"
                : null;
    }

    /** The wish where the engine can have it; else the most of it that the engine can have, with a mark that tells it from its like. */
    public static String fitting(Engine to, String wish) {
        StringBuilder allowed = new StringBuilder();
        wish.codePoints()
                .map(c -> c == 0 || (to != Engine.POSTGRESQL && Character.isSupplementaryCodePoint(c)) ? '_' : c)
                .forEach(allowed::appendCodePoint);
        String name = allowed.toString();
        if (to != Engine.POSTGRESQL) {
            name = name.stripTrailing();
        }
        if (name.equals(wish) && refusal(to, name) == null) {
            return name;
        }
        String hash = "_%08x".formatted(wish.hashCode());
        while (refusal(to, name + hash) != null) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name + hash;
    }

    /** The name space that tables, indexes, sequences and types of a PostgreSQL schema share. */
    static String relations(String schema) {
        return "relation " + schema;
    }

    /** The name space of MySQL's and MariaDB's foreign keys. */
    static String foreignKeys(String schema) {
        return "foreign key " + schema;
    }

    /** The name space of MySQL's checks. */
    static String checks(String schema) {
        return "check " + schema;
    }

    /**
     * Takes the names of what other tables have already, as the source's tables do where both ends are one database: a counter must never
     * be shared with them.
     *
     * @param ours tables whose things are there because an earlier run made them
     */
    void takeAllBut(Set<TableName> ours, DatabaseSchema present) {
        for (Table table : present.tables()) {
            String schema = table.name().schema();
            if (ours.contains(table.name())) {
                continue;
            }
            take(relations(schema), table.name().table());
            if (table.primaryKey() != null) {
                take(relations(schema), table.primaryKey().name());
            }
            table.indexes().forEach(index -> take(relations(schema), index.name()));
            table.foreignKeys().forEach(key -> take(foreignKeys(schema), key.name()));
            table.checks().forEach(check -> take(checks(schema), check.name()));
        }
        for (Sequence sequence : present.sequences()) {
            // What nobody owns may be ours: a crash may have come before its owner.
            if (sequence.ownedBy() != null && !ours.contains(sequence.ownedBy())) {
                take(relations(sequence.name().schema()), sequence.name().table());
            }
        }
    }

    /** Takes a name in a name space, if it is free. */
    boolean take(String space, String name) {
        return taken.computeIfAbsent(space, key -> new HashSet<>()).add(folded(name));
    }

    /** The wish, made to fit and unlike any other in the name space. */
    String free(String space, String wish) {
        String name = fitting(to, wish);
        for (int i = 2; !take(space, name); i++) {
            name = fitting(to, wish + "_" + i);
        }
        return name;
    }

    /** Index and constraint names differ on MySQL and MariaDB only if they differ in more than case. */
    private String folded(String name) {
        return to == Engine.POSTGRESQL ? name : name.toLowerCase(java.util.Locale.ROOT);
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
