package io.landbridge.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table with a column for each kind of value that gets corrupted in ways that nobody sees at a glance, the corruptions, and what a
 * comparison has to say of each: F24.
 */
final class Planted {

    static final int ROWS = 200;

    private Planted() {}

    /** Creates and fills it, and one without a key. */
    static void create(TestDatabase source) {
        boolean postgres = source.engine() == Engine.POSTGRESQL;
        source.execute(
                "CREATE TABLE things (id int PRIMARY KEY, amount decimal(14,4), ratio "
                        + (postgres ? "double precision" : "double") + ", note varchar(60), body "
                        + (postgres ? "bytea" : "varbinary(20)") + ", happened "
                        + (postgres ? "timestamp(6)" : "datetime(6)")
                        + ", doc " + (postgres ? "jsonb" : "json") + ")",
                "CREATE TABLE loose (a int NOT NULL, b varchar(20))");
        for (int first = 1; first <= ROWS; first += 50) {
            StringBuilder things = new StringBuilder();
            StringBuilder loose = new StringBuilder();
            for (int id = first; id < first + 50; id++) {
                String sign = id == first ? "" : ", ";
                things.append(sign)
                        .append("(%d, %d.5, 0.0, 'note %d', %s, '2026-03-29 12:00:%02d', '{\"n\": %d, \"t\": \"x\"}')"
                                .formatted(id, id, id, bytes(source, "00ff" + "%04x".formatted(id)), id % 60, id));
                loose.append(sign).append("(%d, 'row %d')".formatted(id % 7, id % 50));
            }
            source.execute("INSERT INTO things VALUES " + things, "INSERT INTO loose VALUES " + loose);
        }
        source.execute("UPDATE things SET note = NULL WHERE id = 60");
    }

    private static String bytes(TestDatabase database, String hex) {
        return database.engine() == Engine.POSTGRESQL ? "decode('" + hex + "', 'hex')" : "unhex('" + hex + "')";
    }

    /**
     * Corrupts the target behind the product's back.
     *
     * @return what has to be named: {@code table key} to {@code kind columns}
     */
    static Map<String, String> plant(TestDatabase target) {
        boolean postgres = target.engine() == Engine.POSTGRESQL;
        Map<String, String> expected = new TreeMap<>();
        // A bit.
        target.execute("UPDATE things SET body = " + bytes(target, "00fe000a") + " WHERE id = 10");
        expected.put("things 10", "different body");
        // Two rows have each other's value.
        target.execute(
                "UPDATE things SET note = CASE id WHEN 20 THEN 'note 21' ELSE 'note 20' END WHERE id IN (20, 21)");
        expected.put("things 20", "different note");
        expected.put("things 21", "different note");
        // A row is gone, the first and the last one of a range too.
        target.execute("DELETE FROM things WHERE id IN (1, 30, 200)");
        expected.put("things 1", "missing");
        expected.put("things 30", "missing");
        expected.put("things 200", "missing");
        // A row is there twice, under another key.
        target.execute(
                "INSERT INTO things SELECT 1000 + id, amount, ratio, note, body, happened, doc FROM things WHERE id = 40");
        expected.put("things 1040", "extra");
        target.execute("UPDATE things SET note = '' WHERE id = 60");
        expected.put("things 60", "different note");
        target.execute("UPDATE things SET note = NULL WHERE id = 61");
        expected.put("things 61", "different note");
        target.execute("UPDATE things SET ratio = " + (postgres ? "'-0'::float8" : "-0e0") + " WHERE id = 70");
        expected.put("things 70", "different ratio");
        target.execute("UPDATE things SET ratio = 5e-324 WHERE id = 71");
        expected.put("things 71", "different ratio");
        target.execute("UPDATE things SET note = 'note 80 ' WHERE id = 80");
        expected.put("things 80", "different note");
        target.execute("UPDATE things SET note = 'Note 90' WHERE id = 90");
        expected.put("things 90", "different note");
        target.execute("UPDATE things SET happened = happened + " + (postgres ? "interval '1 hour'" : "INTERVAL 1 HOUR")
                + " WHERE id = 100");
        expected.put("things 100", "different happened");
        target.execute("UPDATE things SET happened = happened + "
                + (postgres ? "interval '1 microsecond'" : "INTERVAL 1 MICROSECOND") + " WHERE id = 101");
        expected.put("things 101", "different happened");
        target.execute("UPDATE things SET doc = '{\"n\": 110.5, \"t\": \"x\"}' WHERE id = 110");
        expected.put("things 110", "different doc");
        target.execute("UPDATE things SET doc = '{\"n\": \"111\", \"t\": \"x\"}' WHERE id = 111");
        expected.put("things 111", "different doc");
        target.execute("UPDATE things SET amount = 120.5001 WHERE id = 120");
        expected.put("things 120", "different amount");
        // Of rows that are there several times: one more, and one less.
        target.execute("INSERT INTO loose VALUES (3, 'row 3')");
        target.execute("INSERT INTO loose VALUES (99, 'new')");
        return expected;
    }

    /** What a document of {@code validate} names of a table with a key. */
    static Map<String, String> named(JsonNode document, String name) {
        Map<String, String> named = new TreeMap<>();
        for (JsonNode table : document.path("validation").path("tables")) {
            for (JsonNode row : table.path("samples")) {
                String simple = row.path("table").asText().replaceFirst(".*\\.", "");
                if (simple.equals(name)) {
                    StringBuilder said = new StringBuilder(row.path("kind").asText());
                    if (row.path("kind").asText().equals("different")) {
                        row.path("columns")
                                .forEach(column -> said.append(' ')
                                        .append(column.path("column").asText()));
                    }
                    named.put(simple + ' ' + row.path("key").path(0).asText(), said.toString());
                }
            }
        }
        return named;
    }

    /** Rows that differ in a table. */
    static long mismatched(JsonNode document, String name) {
        for (JsonNode table : document.path("validation").path("tables")) {
            if (table.path("table").asText().endsWith('.' + name)) {
                return table.path("mismatched").asLong();
            }
        }
        throw new AssertionError("no table " + name + " in " + document.toPrettyString());
    }
}
