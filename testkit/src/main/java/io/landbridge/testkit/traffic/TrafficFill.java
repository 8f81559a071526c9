package io.landbridge.testkit.traffic;

import io.landbridge.testkit.generate.RowNumbers;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.SqlDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of the beginning, made inside the server. */
final class TrafficFill {

    static final int ITEMS = 2;
    private static final int LARGE_ONE_IN = 10;

    private final SqlDatabase database;
    private final RowNumbers numbers;
    private final boolean postgres;

    TrafficFill(SqlDatabase database) {
        this.database = database;
        this.postgres = database.engine() == Engine.POSTGRESQL;
        this.numbers = new RowNumbers(database.engine(), 0);
    }

    /** The number, below this one or equal, of a document whose body was large in the beginning. */
    static long large(long number) {
        return number - number % LARGE_ONE_IN;
    }

    void fill(long rows) {
        insert("live_account", rows, Map.of("id", "n", "owner", "concat('owner ', n)", "balance", "0", "note", note()));
        insert("live_label", rows, Map.of("name", "concat('a-Größe-', n)", "code", "concat('c-', n)", "note", note()));
        insert(
                "live_shelf",
                rows,
                Map.of(
                        "warehouse",
                        "n % " + TrafficTable.WAREHOUSES,
                        "item",
                        numbers.quotient("n", TrafficTable.WAREHOUSES),
                        "stock",
                        "n % 1000",
                        "note",
                        note()));
        insert("live_token", rows, Map.of("id", uuid(), "holder", "concat('holder ', n)", "note", note()));
        insert(
                "live_parcel",
                rows,
                Map.of(
                        "id",
                        "n",
                        "total",
                        "n * 7 % 1000 + n * 13 % 1000",
                        "items",
                        "2",
                        "revision",
                        "0",
                        "note",
                        note()));
        String parcel = numbers.quotient("n", ITEMS);
        insert(
                "live_parcel_item",
                rows * ITEMS,
                Map.of(
                        "parcel_id",
                        parcel,
                        "line",
                        "n % 2 + 1",
                        "amount",
                        "CASE n % 2 WHEN 0 THEN " + parcel + " * 7 % 1000 ELSE " + parcel + " * 13 % 1000 END"));
        String digest = postgres ? "encode(sha256(n::text::bytea), 'hex')" : "sha2(n, 256)";
        insert(
                "live_document",
                rows,
                Map.of(
                        "id",
                        "n",
                        "title",
                        "concat('document ', n)",
                        "body",
                        "CASE WHEN n % " + LARGE_ONE_IN + " = 0 THEN repeat(" + digest + ", 100) ELSE " + digest
                                + " END",
                        "note",
                        note(),
                        "c07",
                        "n % 77"));
        insert("live_reading", rows, readings());
    }

    private Map<String, String> readings() {
        String hex = numbers.hex(numbers.scattered("n"));
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("id", "n");
        columns.put("c_small", "n % 65536 - 32768");
        columns.put("c_int", "CASE WHEN n % 9 > 0 THEN " + numbers.scattered("n") + " - 2147483648 END");
        columns.put("c_big", "n * 4611686018 - 1");
        columns.put("c_decimal", numbers.scattered("n") + " / 10000.0");
        columns.put("c_single", "n % 10000 / 8.0e0");
        columns.put("c_double", "n / 7.0e0");
        columns.put("c_char", hex);
        columns.put("note", note());
        columns.put("c_text", "CASE WHEN n % 5 > 0 THEN concat('text ', n, ' Ä 日本 ''\"') END");
        columns.put("c_bytes", postgres ? "decode(" + hex + ", 'hex')" : "unhex(" + hex + ")");
        columns.put("c_date", numbers.day("n % 200000"));
        columns.put(
                "c_instant",
                postgres
                        ? "timestamptz '2001-01-01 00:00:00+00' + n % 900000000 * interval '1 second'"
                        : "'2001-01-01 00:00:00' + INTERVAL n % 900000000 SECOND");
        columns.put("c_json", postgres ? "jsonb_build_object('n', n)" : "json_object('n', n)");
        return columns;
    }

    private static String note() {
        return "CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE concat('note ', n) END";
    }

    private String uuid() {
        String text = numbers.concat(
                numbers.hex(numbers.scattered("n")),
                "'-0000-4000-8000-'",
                postgres ? "lpad(to_hex(n), 12, '0')" : "lpad(lower(hex(n)), 12, '0')");
        return postgres ? text + "::uuid" : text;
    }

    private void insert(String table, long rows, Map<String, String> columns) {
        numbers.insert(database, table, List.copyOf(columns.keySet()), List.copyOf(columns.values()), rows);
    }
}
