package io.landbridge.testkit.generate;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;

/** Tables that are too wide, rows that are too long, and too many tables. */
public final class Oversized {

    private Oversized() {}

    /** A table with a key and {@code columns} integer columns c1, c2, … */
    public static void wideTable(TestDatabase database, String table, int columns, int rows) {
        Engine engine = database.engine();
        StringJoiner ddl =
                new StringJoiner(", ", "CREATE TABLE " + engine.quote(table) + " (id int PRIMARY KEY, ", ")");
        StringJoiner row = new StringJoiner(", ");
        for (int column = 1; column <= columns; column++) {
            ddl.add("c" + column + " int");
            row.add(column % 97 == 0 ? "NULL" : String.valueOf(column));
        }
        database.execute(ddl.toString());
        for (int id = 1; id <= rows; id++) {
            database.execute("INSERT INTO " + engine.quote(table) + " VALUES (" + id + ", " + row + ")");
        }
    }

    /** A table with a key and one long text in each row; only the last characters differ. */
    public static void longRows(TestDatabase database, String table, int rows, int characters) {
        Engine engine = database.engine();
        boolean postgres = engine == Engine.POSTGRESQL;
        database.execute("CREATE TABLE " + engine.quote(table) + " (id int PRIMARY KEY, body "
                + (postgres ? "text" : "longtext") + ")");
        if (postgres) {
            // Compression would make a long row short.
            database.execute("ALTER TABLE " + engine.quote(table) + " ALTER body SET STORAGE EXTERNAL");
        }
        for (int id = 1; id <= rows; id++) {
            database.execute("INSERT INTO " + engine.quote(table) + " SELECT " + id + ", concat(repeat('abcdefghij', "
                    + characters / 10 + "), '" + id + "')");
        }
    }

    /** {@code count} tables t1, t2, … with a key and one row each. */
    public static void manyTables(TestDatabase database, int count) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int number = 1; number <= count; number++) {
                statement.execute("CREATE TABLE t" + number + " (id int PRIMARY KEY, v varchar(20))");
                statement.execute("INSERT INTO t" + number + " VALUES (" + number + ", 'table " + number + "')");
                if (number % 500 == 0) {
                    connection.commit();
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create " + count + " tables in " + database, e);
        }
    }
}
