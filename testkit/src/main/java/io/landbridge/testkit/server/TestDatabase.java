package io.landbridge.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database of one test; closing it drops it, whoever is still connected. */
public final class TestDatabase implements SqlDatabase, AutoCloseable {

    private final TestServer server;
    private final String name;
    private @Nullable Connection own;

    TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    public TestServer server() {
        return server;
    }

    @Override
    public Engine engine() {
        return server.engine();
    }

    @Override
    public String name() {
        return name;
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    public String user() {
        return server.user();
    }

    public String password() {
        return server.password();
    }

    /** A JDBC address without any property, as a user would write it into a plan. */
    public String url() {
        return server.url(name);
    }

    @Override
    public Connection connect() {
        return server.connect(name);
    }

    /** Runs each statement, committed at once, in this database's own connection. */
    public void execute(String... statements) {
        for (String sql : statements) {
            try {
                Sql.execute(own(), sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage() + "\n  in " + shorten(sql), e);
            }
        }
    }

    /** Runs a statement whose refusal is no news, as to end a session that may have ended by itself. */
    public void executeIfPossible(String sql) {
        try {
            Sql.executeIfPossible(own(), sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\n  in " + shorten(sql), e);
        }
    }

    /** All rows of an answer as text, null for NULL. */
    public List<List<@Nullable String>> query(String sql) {
        try {
            return Sql.rows(own(), sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\n  in " + shorten(sql), e);
        }
    }

    /** The one value of an answer of one row and one column. */
    public @Nullable String queryValue(String sql) {
        List<List<@Nullable String>> rows = query(sql);
        if (rows.size() != 1 || rows.get(0).size() != 1) {
            throw new IllegalStateException("not one value but " + rows.size() + " rows: " + shorten(sql));
        }
        return rows.get(0).get(0);
    }

    public long queryLong(String sql) {
        String value = queryValue(sql);
        if (value == null) {
            throw new IllegalStateException("NULL instead of a number: " + shorten(sql));
        }
        return Long.parseLong(value);
    }

    /** Rows of a table, whose name is given as SQL. */
    public long count(String table) {
        return queryLong("SELECT count(*) FROM " + table);
    }

    /** A name as this engine's SQL wants it. */
    public String quote(String identifier) {
        return engine().quote(identifier);
    }

    private static String shorten(String sql) {
        return sql.length() <= 300 ? sql : sql.substring(0, 300) + "…";
    }

    /** One connection for the small statements of a test; a server that was restarted meanwhile gets a new one. */
    private synchronized Connection own() throws SQLException {
        Connection current = own;
        if (current == null || current.isClosed() || !current.isValid(5)) {
            current = connect();
            own = current;
        }
        return current;
    }

    /** Drops the database with its sessions, slots and prepared transactions. */
    @Override
    public synchronized void close() {
        try {
            if (own != null) {
                own.close();
            }
            if (engine().isMySqlFamily()) {
                dropMySql();
            } else {
                dropPostgres();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot drop database " + name + " on " + server, e);
        }
    }

    private void dropMySql() throws SQLException {
        try (Connection admin = server.connect()) {
            for (List<@Nullable String> session : Sql.rows(
                    admin, "SELECT id FROM " + engine().sessions() + " WHERE db = " + Sql.literal(engine(), name))) {
                Sql.executeIfPossible(admin, "KILL " + session.get(0)); // it may have ended by itself
            }
            Sql.execute(admin, "DROP DATABASE " + quote(name));
        }
    }

    private void dropPostgres() throws SQLException {
        String here = Sql.literal(engine(), name);
        try (Connection inside = connect()) {
            for (List<@Nullable String> prepared :
                    Sql.rows(inside, "SELECT gid FROM pg_prepared_xacts WHERE database = " + here)) {
                Sql.execute(inside, "ROLLBACK PREPARED " + Sql.literal(engine(), String.valueOf(prepared.get(0))));
            }
        }
        try (Connection admin = server.connect()) {
            // With a time limit the function waits for the end of the session, so the slot is free afterwards.
            Sql.rows(
                    admin,
                    "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots"
                            + " WHERE active_pid IS NOT NULL AND database = " + here);
            Sql.rows(
                    admin,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = " + here);
            Sql.execute(admin, "DROP DATABASE " + quote(name) + " WITH (FORCE)");
        }
    }

    @Override
    public String toString() {
        return server.kind() + " database " + name;
    }
}
