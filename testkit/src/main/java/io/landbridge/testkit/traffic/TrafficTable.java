package io.landbridge.testkit.traffic;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the traffic knows of a table whose rows are numbered.
 *
 * @param key its columns
 * @param keyMarks the parameters' places for them
 * @param keyOf the key of a number
 */
record TrafficTable(
        String name,
        List<String> key,
        List<String> keyMarks,
        LongFunction<List<@Nullable Object>> keyOf,
        List<TrafficColumn> columns) {

    static final int WAREHOUSES = 7;
    private static final long SCATTER = 2_654_435_761L;

    static TrafficTable account() {
        return new TrafficTable(
                "live_account",
                List.of("id"),
                List.of("?"),
                List::of,
                List.of(
                        TrafficColumn.notNull("owner", "?", Draws::text),
                        TrafficColumn.nullable("note", "?", Draws::text)));
    }

    static TrafficTable shelf() {
        return new TrafficTable(
                "live_shelf",
                List.of("warehouse", "item"),
                List.of("?", "?"),
                number -> List.of(number % WAREHOUSES, number / WAREHOUSES),
                List.of(
                        TrafficColumn.notNull("stock", "?", Draws::integer),
                        TrafficColumn.nullable("note", "?", Draws::text)));
    }

    static TrafficTable token(Dialect dialect) {
        return new TrafficTable(
                "live_token",
                List.of("id"),
                List.of(dialect.cast("uuid")),
                number -> List.of(uuid(number)),
                List.of(
                        TrafficColumn.notNull("holder", "?", Draws::text),
                        TrafficColumn.nullable("note", "?", Draws::text)));
    }

    static TrafficTable document() {
        return new TrafficTable(
                "live_document",
                List.of("id"),
                List.of("?"),
                List::of,
                List.of(
                        TrafficColumn.notNull("title", "?", Draws::text),
                        TrafficColumn.notNull("body", "?", Draws::body),
                        TrafficColumn.nullable("note", "?", Draws::text),
                        TrafficColumn.nullable("c07", "?", Draws::integer),
                        TrafficColumn.nullable("c19", "?", Draws::integer)));
    }

    static TrafficTable reading(Dialect dialect) {
        return new TrafficTable(
                "live_reading",
                List.of("id"),
                List.of("?"),
                List::of,
                List.of(
                        TrafficColumn.nullable("c_small", "?", draws -> (short) draws.integer()),
                        TrafficColumn.nullable("c_int", "?", Draws::integer),
                        TrafficColumn.nullable("c_big", "?", Draws::bigInteger),
                        TrafficColumn.nullable("c_decimal", "?", Draws::decimal),
                        TrafficColumn.nullable("c_single", "?", Draws::single),
                        TrafficColumn.nullable("c_double", "?", Draws::doublePrecision),
                        TrafficColumn.nullable("c_char", "?", draws -> draws.hex(10)),
                        TrafficColumn.nullable("note", "?", Draws::text),
                        TrafficColumn.nullable("c_text", "?", Draws::text),
                        TrafficColumn.nullable("c_bytes", dialect.bytes(), draws -> draws.hex(20)),
                        TrafficColumn.nullable("c_date", dialect.cast("date"), Draws::date),
                        TrafficColumn.nullable("c_time", dialect.cast("time"), Draws::time),
                        TrafficColumn.nullable("c_moment", dialect.cast("timestamp"), Draws::dateTime),
                        TrafficColumn.nullable("c_instant", dialect.cast("timestamptz"), Draws::instant),
                        TrafficColumn.nullable("c_json", dialect.cast("jsonb"), Draws::json)));
    }

    /** As {@link TrafficFill} makes it of a row's number. */
    static String uuid(long number) {
        return String.format(
                Locale.ROOT,
                "%08x-0000-4000-8000-%012x",
                Math.floorMod(number * SCATTER, 1L << 32),
                number & 0xFFFF_FFFF_FFFFL);
    }

    /** "name (key, columns) VALUES (…), (…)" without the verb. */
    String insertRest(int rows) {
        String names = String.join(", ", key) + ", "
                + columns.stream().map(TrafficColumn::name).collect(Collectors.joining(", "));
        String marks = "(" + String.join(", ", keyMarks) + ", "
                + columns.stream().map(TrafficColumn::mark).collect(Collectors.joining(", ")) + ")";
        return name + " (" + names + ") VALUES " + String.join(", ", Collections.nCopies(rows, marks));
    }

    /** " WHERE key = ?", for the values of {@link #keyOf}. */
    String where() {
        return " WHERE " + assignments(" AND ");
    }

    /** "key = ?", joined by commas, for the values of {@link #keyOf}. */
    String keyAssignments() {
        return assignments(", ");
    }

    private String assignments(String between) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < key.size(); column++) {
            text.append(column == 0 ? "" : between)
                    .append(key.get(column))
                    .append(" = ")
                    .append(keyMarks.get(column));
        }
        return text.toString();
    }
}
