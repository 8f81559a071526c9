package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import io.landbridge.pipeline.stream.StreamError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The replication slot of one stream; every question is asked anew. Safe for several threads. */
final class PostgresSlot {

    /** Columns that not every version has are null where they are missing. */
    private static final String STATE =
            "SELECT j->>'plugin', j->>'database' = current_database(), (j->>'active_pid')::int,"
                    + " j->>'confirmed_flush_lsn', j->>'wal_status', (j->>'safe_wal_size')::bigint,"
                    + " coalesce((j->>'two_phase')::boolean, false), j->>'invalidation_reason'"
                    + " FROM (SELECT to_jsonb(s) AS j FROM pg_replication_slots AS s WHERE slot_name = %s) AS slot";

    private static final String SERVER = "SELECT %s, pg_is_in_recovery(),"
            + " CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_flush_lsn()::text END,"
            + " current_setting('wal_level')";

    private static final String OBJECT_IN_USE = "55006";
    private static final int DROP_ATTEMPTS = 10;

    private final EndpointPools pools;
    private final String name;

    PostgresSlot(EndpointPools pools, String name) {
        this.pools = pools;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** @param holder process id of who reads from it; null when nobody does */
    private record State(
            String plugin,
            boolean isOurs,
            @Nullable Integer holder,
            @Nullable String confirmed,
            @Nullable String walStatus,
            @Nullable Long safeBytes,
            boolean isTwoPhase,
            @Nullable String invalidation) {}

    private String where() {
        return "source slot " + name;
    }

    /** Whether the server is the one that was begun with, a primary, and logs what a stream needs. */
    private long requireServer(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(SERVER.formatted(pools.identityExpression()))) {
            row.next();
            String expected = pools.server().identity();
            if (!expected.equals(row.getString(1))) {
                throw new LandbridgeException(
                        StreamError.OTHER_SERVER,
                        where(),
                        "The connection reached the server " + row.getString(1) + ", not " + expected);
            }
            if (row.getBoolean(2)) {
                throw new LandbridgeException(
                        StreamError.OTHER_SERVER, where(), "The server is a standby; name the primary");
            }
            if (!"logical".equals(row.getString(4))) {
                throw new LandbridgeException(
                        StreamError.NOT_STREAMABLE,
                        where(),
                        "wal_level is " + row.getString(4) + ", so that changes cannot be read from the log",
                        "ALTER SYSTEM SET wal_level = 'logical', then restart the source.",
                        null);
            }
            return FenceCodec.parseLsn(row.getString(3));
        }
    }

    private @Nullable State state(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(STATE.formatted(SqlDialect.POSTGRESQL.literal(name)))) {
            if (!row.next()) {
                return null;
            }
            return new State(
                    row.getString(1),
                    row.getBoolean(2),
                    (Integer) row.getObject(3),
                    row.getString(4),
                    row.getString(5),
                    (Long) row.getObject(6),
                    row.getBoolean(7),
                    row.getString(8));
        }
    }

    /**
     * Makes the slot where there is none; the position from which it sends. Waits for the transactions that are running.
     *
     * @param waits told from the tenth second on for whom it waits
     */
    PostgresPosition create(Consumer<String> waits) {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            requireServer(statement);
            State state = state(statement);
            if (state != null) {
                return confirmed(state);
            }
            // lock_timeout would end the wait for a running transaction
            statement.execute("SET lock_timeout = 0");
            try (SlotWait wait = new SlotWait(pools, waits);
                    ResultSet row = statement.executeQuery("SELECT lsn FROM pg_create_logical_replication_slot("
                            + SqlDialect.POSTGRESQL.literal(name) + ", 'pgoutput', false)")) {
                wait.end();
                row.next();
                return new PostgresPosition(FenceCodec.parseLsn(row.getString(1)));
            } finally {
                statement.execute("SET lock_timeout = '10s'");
            }
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    private PostgresPosition confirmed(State state) {
        if (!"pgoutput".equals(state.plugin()) || !state.isOurs() || state.isTwoPhase()) {
            throw new LandbridgeException(
                    StreamError.NOT_STREAMABLE,
                    where(),
                    "A slot of that name is there, but it is of another database or plugin, or sends prepared transactions",
                    "Drop it: SELECT pg_drop_replication_slot('" + name + "').",
                    null);
        }
        String confirmed = state.confirmed();
        if (confirmed == null || "lost".equals(state.walStatus()) || state.invalidation() != null) {
            throw lost("The source has dropped the log that the slot needs ("
                    + (state.invalidation() == null ? "wal_status lost" : state.invalidation()) + ")");
        }
        return new PostgresPosition(FenceCodec.parseLsn(confirmed));
    }

    private LandbridgeException lost(String what) {
        return new LandbridgeException(StreamError.POSITION_LOST, where(), what);
    }

    /** Throws when a stream cannot go on behind that position. */
    void require(PostgresPosition from) {
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement()) {
            long end = requireServer(statement);
            State state = state(statement);
            if (state == null) {
                throw lost("The slot is no longer there");
            }
            PostgresPosition confirmed = confirmed(state);
            if (confirmed.compareTo(from) > 0) {
                throw lost("The slot was confirmed up to " + FenceCodec.lsn(confirmed.lsn()) + ", which is beyond "
                        + FenceCodec.lsn(from.lsn()) + ", up to where the target has it");
            }
            if (Long.compareUnsigned(from.lsn(), end) > 0) {
                throw lost("The source's log ends at " + FenceCodec.lsn(end) + ", before " + FenceCodec.lsn(from.lsn())
                        + ", up to where the target has it: the source went back in time");
            }
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    /** Moves it on, where it has not been confirmed that far and nobody reads from it; the server goes through the log up to there. */
    void advance(PostgresPosition to) {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            State state = state(statement);
            if (state == null) {
                throw lost("The slot is no longer there");
            }
            if (state.holder() == null && confirmed(state).compareTo(to) < 0) {
                statement.execute("SELECT pg_replication_slot_advance(" + SqlDialect.POSTGRESQL.literal(name) + ", '"
                        + FenceCodec.lsn(to.lsn()) + "')");
            }
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    /** Whether the session reads from the slot. */
    boolean isReadBy(int session) {
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement()) {
            State state = state(statement);
            return state != null && state.holder() != null && state.holder() == session;
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    /** Ends who else reads from the slot: whoever streams this migration now holds its lease. */
    void endHolder() {
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement()) {
            endHolder(statement);
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    private void endHolder(Statement statement) throws SQLException {
        State state = state(statement);
        if (state != null && state.holder() != null) {
            // the server waits for its end, up to 5 s
            statement.execute("SELECT pg_terminate_backend(" + state.holder() + ", 5000)");
        }
    }

    Retention retention(PostgresPosition applied) {
        try (Connection connection = pools.take(Purpose.SIGNAL);
                Statement statement = connection.createStatement()) {
            long end = requireServer(statement);
            State state = state(statement);
            long lag = Math.max(0, end - applied.lsn());
            Long safe = state == null ? Long.valueOf(0) : state.safeBytes();
            return new Retention(lag, safe == null ? -1 : Math.max(0, lag + safe), null);
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }

    /** A reader that was ended may have come back before the slot was dropped. */
    private boolean isDropped(Statement statement) throws SQLException {
        endHolder(statement);
        try {
            statement.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = "
                    + SqlDialect.POSTGRESQL.literal(name));
            return true;
        } catch (SQLException e) {
            if (OBJECT_IN_USE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    void drop() {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            for (int attempt = 1; !isDropped(statement); attempt++) {
                if (attempt == DROP_ATTEMPTS) {
                    throw new LandbridgeException(
                            ConnectionError.LOCK_TIMEOUT,
                            where(),
                            "It cannot be dropped: somebody reads from it again and again");
                }
            }
        } catch (SQLException e) {
            throw pools.errors().translate(where(), e);
        }
    }
}
