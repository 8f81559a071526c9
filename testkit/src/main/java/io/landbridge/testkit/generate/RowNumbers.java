package io.landbridge.testkit.generate;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.SqlDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Rows made inside the server from their number n, which is many times faster than sending them, and expressions over n
 * that give the same value on every engine.
 */
public final class RowNumbers {

    /** A statement of this many rows stays well below every limit of undo and log. */
    private static final long BATCH = 200_000;

    private final Engine engine;
    private final long offset;

    public RowNumbers(Engine engine, long seed) {
        this.engine = engine;
        this.offset = Math.floorMod(seed * 0x9E3779B97F4A7C15L, 1L << 31);
    }

    /** A number from 0 to 2^32 - 1 that scatters the expression's values below 2^31, each to another one. */
    public String scattered(String expression) {
        return "((" + expression + " * 2654435761 + " + offset + ") % 4294967296)";
    }

    /** Eight hexadecimal digits of a number below 2^32. */
    public String hex(String expression) {
        return engine == Engine.POSTGRESQL
                ? "lpad(to_hex((" + expression + ")::bigint), 8, '0')"
                : "lpad(lower(hex(" + expression + ")), 8, '0')";
    }

    /** The whole part of a quotient. */
    public String quotient(String dividend, long divisor) {
        return "(" + dividend + (engine == Engine.POSTGRESQL ? " / " : " DIV ") + divisor + ")";
    }

    /** A day, counted from 1200-01-01. */
    public String day(String days) {
        return engine == Engine.POSTGRESQL
                ? "(date '1200-01-01' + (" + days + ")::int)"
                : "(date '1200-01-01' + INTERVAL (" + days + ") DAY)";
    }

    public String concat(String... parts) {
        return "concat(" + String.join(", ", parts) + ")";
    }

    /** Inserts {@code count} rows; {@code values} belong to {@code columns} in order. */
    public void insert(SqlDatabase database, String table, List<String> columns, List<String> values, long count) {
        String into = "INSERT INTO " + engine.quote(table) + " ("
                + String.join(", ", columns.stream().map(engine::quote).toList()) + ") ";
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (engine == Engine.MYSQL) {
                statement.execute("SET SESSION cte_max_recursion_depth = " + (BATCH + 1));
            }
            for (long first = 0; first < count; first += BATCH) {
                long last = Math.min(count, first + BATCH) - 1;
                statement.execute(into + select(first, last, String.join(", ", values)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot fill " + table + " in " + database, e);
        }
    }

    private String select(long first, long last, String values) {
        return switch (engine) {
            case POSTGRESQL ->
                "SELECT %s FROM generate_series(%d::bigint, %d::bigint) AS g(n)".formatted(values, first, last);
            case MARIADB ->
                "SELECT %s FROM (SELECT cast(seq AS signed) AS n FROM seq_%d_to_%d) AS g"
                        .formatted(values, first, last);
            case MYSQL ->
                ("WITH RECURSIVE g(n) AS (SELECT cast(%2$d AS signed) UNION ALL SELECT n + 1 FROM g"
                                + " WHERE n < %3$d) SELECT %1$s FROM g")
                        .formatted(values, first, last);
        };
    }
}
