package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.LedgerRemains;
import io.landbridge.pipeline.ledger.LedgerRemains.Use;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Creates the ledger's tables, brings older ones up to date step by step, and removes them. */
final class LedgerSchema {

    /** Version n is reached by the n-th step from the one before; steps are only ever added. */
    static final List<Step> STEPS = List.of(step(1), step(2), step(3), step(4), step(5), step(6));

    /** In the order in which they can be dropped. */
    static final List<String> TABLES = List.of(
            "audit",
            "gate_override",
            "approval",
            "runbook_step",
            "runbook_run",
            "sentinel",
            "traffic_client",
            "traffic",
            "cutover",
            "runner",
            "control",
            "mismatch",
            "validation_range",
            "validation",
            "divergence",
            "stream_table",
            "stream_lane",
            "stream",
            "quarantine",
            "chunk",
            "resync_wish",
            "planned_table",
            "stage",
            "migration",
            "ledger_version");

    private final LedgerConnections connections;
    private final LedgerSql sql;
    private final List<Step> steps;

    LedgerSchema(LedgerConnections connections, LedgerSql sql, List<Step> steps) {
        this.connections = connections;
        this.sql = sql;
        this.steps = steps;
    }

    /** One version's statements; where DDL commits by itself each may be run again. */
    @FunctionalInterface
    interface Step {
        List<String> statements(LedgerDialect dialect);
    }

    boolean exists() {
        return with(connection -> version(connection) > 0);
    }

    boolean isOlder() {
        return with(connection -> {
            int version = version(connection);
            refuseNewer(version);
            return version > 0 && version < steps.size();
        });
    }

    void create() {
        with(connection -> {
            // Asked first without a lock: a user without the right to create works with a ledger that is there.
            if (version(connection) == steps.size()) {
                return true;
            }
            sql.dialect().lockCreation(connection, name());
            try {
                bringUpToDate(connection);
                connection.commit();
            } finally {
                sql.dialect().unlockCreation(connection, name());
            }
            return true;
        });
    }

    LedgerRemains drop(String migration) {
        return with(connection -> {
            sql.dialect().lockCreation(connection, name());
            try {
                boolean shared = version(connection) > 0 && remove(connection, migration);
                LedgerRemains remains = remains(connection, shared);
                connection.commit();
                return remains;
            } finally {
                sql.dialect().unlockCreation(connection, name());
            }
        });
    }

    private LedgerRemains remains(Connection connection, boolean shared) throws SQLException {
        String schema = sql.location().schema();
        if (shared) {
            return new LedgerRemains(schema, Use.OTHER_MIGRATIONS, null);
        }
        if (schema.isEmpty() || !sql.dialect().hasSchema(connection, schema)) {
            return new LedgerRemains("", Use.NOTHING, null);
        }
        return sql.dialect().isEmpty(connection, schema)
                ? new LedgerRemains(schema, Use.NOTHING, "DROP SCHEMA " + sql.schema())
                : new LedgerRemains(schema, Use.OTHER_THINGS, null);
    }

    private void bringUpToDate(Connection connection) throws SQLException {
        int version = version(connection);
        refuseNewer(version);
        String schema = sql.location().schema();
        if (version == 0 && !schema.isEmpty() && !sql.dialect().hasSchema(connection, schema)) {
            run(connection, "CREATE SCHEMA " + sql.schema());
        }
        for (int next = version + 1; next <= steps.size(); next++) {
            for (String statement : steps.get(next - 1).statements(sql.dialect())) {
                runOnce(connection, statement);
            }
            run(connection, "DELETE FROM {ledger_version}");
            run(connection, "INSERT INTO {ledger_version} (version) VALUES (" + next + ")");
        }
    }

    private void refuseNewer(int version) {
        if (version > steps.size()) {
            throw new LandbridgeException(
                    LedgerError.NEWER,
                    "ledger " + name(),
                    "The ledger has version " + version + "; this Landbridge knows up to " + steps.size() + ".");
        }
    }

    /** Whether the tables stay, because other migrations are in them. */
    private boolean remove(Connection connection, String migration) throws SQLException {
        LedgerStatements statements = new LedgerStatements(connection, sql, connections, migration);
        List<String> present = present(connection);
        for (String table : present) {
            if (!table.equals("ledger_version")) {
                statements.update("DELETE FROM {" + table + "} WHERE migration = ?", migration);
            }
        }
        if (statements.finds("SELECT 1 FROM {migration}") || statements.finds("SELECT 1 FROM {runner}")) {
            return true;
        }
        for (String table : present) {
            run(connection, "DROP TABLE {" + table + "}");
        }
        return false;
    }

    /** An older version has fewer tables. */
    private List<String> present(Connection connection) throws SQLException {
        List<String> present = new ArrayList<>();
        for (String table : TABLES) {
            if (sql.dialect().hasTable(connection, sql.location().schema(), sql.bareName(table))) {
                present.add(table);
            }
        }
        return present;
    }

    /** 0 when there is no ledger, or one whose creation was cut off. */
    private int version(Connection connection) throws SQLException {
        if (!sql.dialect().hasTable(connection, sql.location().schema(), sql.bareName("ledger_version"))) {
            return 0;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.spell("SELECT max(version) FROM {ledger_version}"))) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private void runOnce(Connection connection, String template) throws SQLException {
        try {
            run(connection, template);
        } catch (SQLException e) {
            if (!sql.dialect().isDoneAlready(e)) {
                throw e;
            }
        }
    }

    private void run(Connection connection, String template) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.spell(template));
        }
    }

    private String name() {
        return sql.location().schema() + '.' + sql.location().prefix();
    }

    private <T> T with(LedgerStatements.JdbcWork<T> work) {
        try (Connection connection = connections.take()) {
            connection.setAutoCommit(true);
            sql.dialect().prepare(connection);
            connection.setAutoCommit(false);
            try {
                return work.with(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw connections.translate(e);
        }
    }

    private static Step step(int version) {
        return dialect -> statements(resource(dialect.script(version)));
    }

    private static String resource(String name) {
        try (InputStream in = LedgerSchema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + LedgerSchema.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> statements(String script) {
        String withoutComments = script.replaceAll("(?m)--.*$", "");
        return Arrays.stream(withoutComments.split(";", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
