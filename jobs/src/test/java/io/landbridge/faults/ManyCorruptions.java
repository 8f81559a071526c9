package io.landbridge.faults;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Tables of which any number of rows is corrupted, in each of the ways that F24 lists, at places that a seed chooses: one with a numeric key
 * in several ranges, one with a text key, one without a key.
 */
final class ManyCorruptions {

    /** More than two ranges of a comparison. */
    static final int NUMBERED_ROWS = 60_000;

    static final int NAMED_ROWS = 6_000;
    private static final int LOOSE_ROWS = 1_000;
    private static final int TOGETHER = 1_000;

    /** In how many ways a row is spoiled. */
    enum Kind {
        BIT,
        SWAP,
        DROP,
        DUPLICATE,
        NULL_TO_EMPTY,
        EMPTY_TO_NULL,
        MINUS_ZERO,
        SPACE,
        CASE,
        ZONE,
        JSON_NUMBER,
        SCALE,
        LAST_DIGIT;

        /** Whether a row can be spoiled so. */
        boolean suits(int id) {
            return switch (this) {
                case SWAP, SPACE, CASE -> hasText(id);
                case NULL_TO_EMPTY -> id % 3 == 0;
                case EMPTY_TO_NULL -> id % 3 == 1;
                case MINUS_ZERO -> id % 2 == 0;
                default -> true;
            };
        }
    }

    private final TestDatabase target;
    private final boolean postgres;
    private final Random random;
    private final Map<String, String> expected = new TreeMap<>();
    private final Map<Kind, Integer> planted = new TreeMap<>();
    private final Deque<Integer> numbered;
    private final Deque<Integer> named;
    private final Deque<Integer> loose;

    private ManyCorruptions(TestDatabase target, long seed) {
        this.target = target;
        this.postgres = target.engine() == Engine.POSTGRESQL;
        this.random = new Random(seed);
        this.numbered = shuffled(NUMBERED_ROWS);
        this.named = shuffled(NAMED_ROWS);
        this.loose = shuffled(LOOSE_ROWS);
    }

    private Deque<Integer> shuffled(int rows) {
        List<Integer> ids = new ArrayList<>();
        for (int id = 1; id <= rows; id++) {
            ids.add(id);
        }
        Collections.shuffle(ids, random);
        return new ArrayDeque<>(ids);
    }

    private static boolean hasText(int id) {
        return id % 3 == 2;
    }

    /** Creates and fills the tables with keys. */
    static void create(TestDatabase source) {
        boolean postgres = source.engine() == Engine.POSTGRESQL;
        String columns = ", amount decimal(18,4), ratio " + (postgres ? "double precision" : "double")
                + ", note varchar(60), body " + (postgres ? "bytea" : "varbinary(20)") + ", happened "
                + (postgres ? "timestamp(6)" : "datetime(6)") + ", doc " + (postgres ? "jsonb" : "json") + ")";
        source.execute(
                "CREATE TABLE numbered (id int PRIMARY KEY" + columns,
                "CREATE TABLE named (id varchar(20) PRIMARY KEY" + columns);
        fill(source, "numbered", NUMBERED_ROWS, String::valueOf);
        fill(source, "named", NAMED_ROWS, id -> "'k" + id + "'");
    }

    /** One without a key. */
    static void createLoose(TestDatabase source) {
        source.execute("CREATE TABLE loose (a int NOT NULL, b varchar(20))");
        List<String> rows = new ArrayList<>();
        for (int id = 1; id <= LOOSE_ROWS; id++) {
            rows.add("(" + id + ", 'row " + id + "')");
        }
        source.execute("INSERT INTO loose VALUES " + String.join(", ", rows));
    }

    private static void fill(TestDatabase source, String table, int count, IntFunction<String> key) {
        for (int first = 1; first <= count; first += TOGETHER) {
            List<String> rows = new ArrayList<>();
            for (int id = first; id < first + TOGETHER; id++) {
                String note = hasText(id) ? "'note " + id + " é'" : id % 3 == 0 ? "NULL" : "''";
                rows.add("(%s, %d.25, %s, %s, %s, '2026-03-29 0%d:30:%02d', '{\"n\": %d, \"t\": \"x\"}')"
                        .formatted(
                                key.apply(id),
                                id,
                                id % 2 == 0 ? "0.0" : id + ".5",
                                note,
                                bytes(source.engine() == Engine.POSTGRESQL, "00ff" + "%08x".formatted(id)),
                                id % 4,
                                id % 60,
                                id));
            }
            source.execute("INSERT INTO " + table + " VALUES " + String.join(", ", rows));
        }
    }

    private static String bytes(boolean postgres, String hex) {
        return postgres ? "decode('" + hex + "', 'hex')" : "unhex('" + hex + "')";
    }

    /** Corrupts so many rows behind the product's back, in all ways in turn. */
    static ManyCorruptions plant(TestDatabase target, int count, long seed) {
        ManyCorruptions all = new ManyCorruptions(target, seed);
        Kind[] kinds = Kind.values();
        for (int i = 0; i < count; i++) {
            if (i % 20 == 19) {
                all.loose(i % 40 == 19);
            } else {
                all.plant(kinds[i % kinds.length], all.random.nextInt(5) == 0);
            }
        }
        return all;
    }

    /** What has to be named: {@code table key} to {@code kind columns}. */
    Map<String, String> expected() {
        return expected;
    }

    /** How often each way was taken. */
    Map<Kind, Integer> planted() {
        return planted;
    }

    private void loose(boolean twice) {
        int id = loose.remove();
        if (twice) {
            target.execute("INSERT INTO loose VALUES (" + id + ", 'row " + id + "')");
        } else {
            target.execute("DELETE FROM loose WHERE a = " + id);
        }
        expected.put("loose " + id, twice ? "extra" : "missing");
        planted.merge(twice ? Kind.DUPLICATE : Kind.DROP, 1, Integer::sum);
    }

    private void plant(Kind kind, boolean byName) {
        Row row = next(kind, byName);
        planted.merge(kind, 1, Integer::sum);
        int id = row.id();
        switch (kind) {
            case BIT -> change(row, "body", bytes(postgres, "00fe" + "%08x".formatted(id)));
            case SWAP -> {
                Row other = next(kind, byName);
                change(row, "note", "'note " + other.id() + " é'");
                change(other, "note", "'note " + id + " é'");
            }
            case DROP -> {
                target.execute("DELETE FROM " + row.table() + row.where());
                expected.put(row.name(), "missing");
            }
            case DUPLICATE -> {
                Row copy = new Row(row.table(), 1_000_000 + id, byName);
                target.execute("INSERT INTO " + row.table() + " SELECT " + copy.literal()
                        + ", amount, ratio, note, body, happened, doc FROM " + row.table() + row.where());
                expected.put(copy.name(), "extra");
            }
            case NULL_TO_EMPTY -> change(row, "note", "''");
            case EMPTY_TO_NULL -> change(row, "note", "NULL");
            case MINUS_ZERO -> change(row, "ratio", postgres ? "'-0'::float8" : "-0e0");
            case SPACE -> change(row, "note", "'note " + id + " é '");
            case CASE -> change(row, "note", "'note " + id + " É'");
            case ZONE -> change(row, "happened", "happened + " + (postgres ? "interval '1 hour'" : "INTERVAL 1 HOUR"));
            case JSON_NUMBER -> change(row, "doc", "'{\"n\": " + id + ".5, \"t\": \"x\"}'");
            case SCALE -> change(row, "amount", "amount * 10");
            case LAST_DIGIT -> change(row, "amount", "amount + 0.0001");
        }
    }

    private record Row(String table, int id, boolean byName) {
        String literal() {
            return byName ? "'k" + id + "'" : String.valueOf(id);
        }

        String where() {
            return " WHERE id = " + literal();
        }

        String name() {
            return table + " " + (byName ? "k" : "") + id;
        }
    }

    private Row next(Kind kind, boolean byName) {
        Deque<Integer> ids = byName ? named : numbered;
        Integer found = ids.stream().filter(kind::suits).findFirst().orElseThrow();
        ids.remove(found);
        return new Row(byName ? "named" : "numbered", found, byName);
    }

    private void change(Row row, String column, String value) {
        target.execute("UPDATE " + row.table() + " SET " + column + " = " + value + row.where());
        expected.put(row.name(), "different " + column);
    }
}
