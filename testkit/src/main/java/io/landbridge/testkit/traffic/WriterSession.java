package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.SqlDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One writer's connection with its prepared statements. */
final class WriterSession {

    private static final Logger LOG = LoggerFactory.getLogger(WriterSession.class);
    private static final int MOST_STATEMENTS = 200;

    private final SqlDatabase database;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
    private volatile @Nullable Connection connection;
    private boolean committing;

    WriterSession(SqlDatabase database) {
        this.database = database;
    }

    /** Opens the connection; a lock is waited for at most three seconds. */
    void open() throws SQLException {
        Connection opened = database.connect();
        try (Statement statement = opened.createStatement()) {
            statement.execute(
                    database.engine() == Engine.POSTGRESQL
                            ? "SET lock_timeout = '3s'"
                            : "SET SESSION innodb_lock_wait_timeout = 3");
            // MySQL's own default locks gaps, and most of the traffic would be deadlocks.
            opened.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            opened.setAutoCommit(false);
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
        connection = opened;
    }

    /** Carries the transaction out. After an exception {@link #rollback()} or {@link #drop()} is owed. */
    Outcome run(TrafficTransaction planned, Tally tally) throws SQLException {
        committing = false;
        boolean whole = true;
        for (Step step : planned.steps()) {
            whole = whole && run(step, tally);
        }
        if (!whole || planned.rolledBack()) {
            connected().rollback();
            return whole ? Outcome.ROLLED_BACK : Outcome.MISSED;
        }
        committing = true;
        connected().commit();
        return tally.rows().isEmpty() ? Outcome.EMPTY : Outcome.COMMITTED;
    }

    /** False if the transaction shall be rolled back. */
    private boolean run(Step step, Tally tally) throws SQLException {
        Connection current = connected();
        Savepoint savepoint = step.frame() == Step.Frame.PLAIN ? null : current.setSavepoint();
        Map<Verb, Long> rows = new EnumMap<>(Verb.class);
        boolean complete = true;
        for (Command command : step.commands()) {
            int hit = execute(current, command);
            if (hit > 0) {
                rows.merge(command.verb(), (long) hit, Long::sum);
            } else if (command.miss() == Command.Miss.ROLL_BACK) {
                return false;
            } else if (command.miss() == Command.Miss.END_STEP) {
                complete = false;
                break;
            }
        }
        if (savepoint != null && step.frame() == Step.Frame.UNDONE) {
            current.rollback(savepoint);
            tally.change(Step.SAVEPOINT_UNDONE);
            return true;
        }
        if (savepoint != null) {
            current.releaseSavepoint(savepoint);
            tally.change(Step.SAVEPOINT_KEPT);
        }
        tally.rows(rows);
        if (complete) {
            tally.change(step.kind());
        }
        return true;
    }

    private int execute(Connection current, Command command) throws SQLException {
        PreparedStatement statement = prepared(current, command.sql());
        int position = 0;
        for (Object value : command.values()) {
            statement.setObject(++position, value);
        }
        return statement.executeUpdate();
    }

    private PreparedStatement prepared(Connection current, String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() >= MOST_STATEMENTS) {
            String eldest = statements.keySet().iterator().next();
            PreparedStatement unused = statements.remove(eldest);
            if (unused != null) {
                unused.close();
            }
        }
        PreparedStatement prepared = current.prepareStatement(sql);
        statements.put(sql, prepared);
        return prepared;
    }

    private Connection connected() throws SQLException {
        Connection current = connection;
        if (current == null) {
            throw new SQLException("not connected", "08003");
        }
        return current;
    }

    /** Whether the last transaction came as far as its COMMIT. */
    boolean isCommitting() {
        return committing;
    }

    void rollback() throws SQLException {
        connected().rollback();
    }

    /** Closes the connection, whatever state it is in. */
    void drop() {
        Connection former = connection;
        connection = null;
        statements.clear();
        if (former != null) {
            try {
                former.close();
            } catch (SQLException e) {
                LOG.debug("closing a lost connection: {}", e.getMessage());
            }
        }
    }

    /** Ends the connection under a statement that does not come back; any thread may call it. */
    void abort() {
        Connection current = connection;
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("aborting: {}", e.getMessage());
            }
        }
    }
}
