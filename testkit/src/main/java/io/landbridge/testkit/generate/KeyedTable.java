package io.landbridge.testkit.generate;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table of any number of rows with a key of a given shape and four more columns, the same on every engine. */
public final class KeyedTable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyedTable.class);
    private static final long MOST_DAYS = 3_000_000;

    private KeyedTable() {}

    /** Creates {@code table} with {@code rows} rows: the key, then amount, note, changed and active. */
    public static void create(TestDatabase database, String table, KeyShape shape, long rows, long seed) {
        if (shape == KeyShape.DATE && rows > MOST_DAYS) {
            throw new IllegalArgumentException("there are no " + rows + " days before the year 9999");
        }
        long begun = System.nanoTime();
        Engine engine = database.engine();
        if (shape == KeyShape.TEXT_CASE_INSENSITIVE && engine == Engine.POSTGRESQL) {
            database.execute("CREATE EXTENSION IF NOT EXISTS citext");
        }
        database.execute(ddl(engine, table, shape));
        RowNumbers numbers = new RowNumbers(engine, seed);
        List<String> columns = new ArrayList<>(shape.columns());
        columns.addAll(List.of("amount", "note", "changed", "active"));
        List<String> values = new ArrayList<>(shape.values(engine, numbers));
        String row = shape == KeyShape.NONE ? numbers.quotient("n", 2) : "n";
        values.add("(" + numbers.scattered(row) + " % 2000000 - 1000000) / 100.0");
        values.add("CASE " + row + " % 11 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE "
                + numbers.concat("'note of '", row, "' - '", numbers.hex(numbers.scattered(row))) + " END");
        values.add(numbers.day("700 * 365 + " + row + " % 100000"));
        values.add(row + " % 3 = 0");
        numbers.insert(database, table, columns, values, rows);
        LOG.info(
                "{}: {} rows by {} key with seed {} in {} ms",
                database.server().kind(),
                rows,
                shape,
                seed,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    private static String ddl(Engine engine, String table, KeyShape shape) {
        StringJoiner parts = new StringJoiner(", ");
        List<String> columns = shape.columns();
        for (int index = 0; index < columns.size(); index++) {
            parts.add(
                    engine.quote(columns.get(index)) + " " + shape.types(engine).get(index) + " NOT NULL");
        }
        boolean postgres = engine == Engine.POSTGRESQL;
        parts.add(postgres ? "amount numeric(12,2)" : "amount decimal(12,2)");
        parts.add(postgres ? "note text" : "note varchar(200)");
        parts.add(postgres ? "changed timestamp(6)" : "changed datetime(6)");
        parts.add(postgres ? "active boolean" : "active tinyint(1)");
        if (!columns.isEmpty()) {
            parts.add("PRIMARY KEY ("
                    + String.join(", ", columns.stream().map(engine::quote).toList()) + ")");
        }
        return "CREATE TABLE " + engine.quote(table) + " (" + parts + ")"
                + (postgres ? "" : " DEFAULT CHARSET utf8mb4");
    }
}
