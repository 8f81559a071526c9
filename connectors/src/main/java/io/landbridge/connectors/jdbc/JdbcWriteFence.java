package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.FenceTriggers.Holder;
import io.landbridge.connectors.jdbc.FenceTriggers.Trigger;
import io.landbridge.pipeline.cutover.FenceError;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.throttle.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises and lifts a fence of triggers, each time by the same row of one table in that database; see {@link FenceTriggers}. */
public final class JdbcWriteFence implements WriteFence {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcWriteFence.class);

    /** Shorter than the second after which PostgreSQL looks for a deadlock, and ends a client's transaction. */
    private static final Duration QUICK = Duration.ofMillis(150);

    private static final Duration AFTER_QUICK = Duration.ofMillis(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Triggers that are lifted hurt nobody, so that nobody shall wait for their removal. */
    private static final Duration SWEEP_PATIENCE = Duration.ofMillis(50);

    private static final Duration REMOVE_PATIENCE = Duration.ofSeconds(10);

    /** A maintenance of PostgreSQL's own gives way to those who wait a second; so much more. */
    private static final Duration IMPATIENT = Duration.ofMillis(1500);

    private final EndpointPools pools;
    private final FenceNames names;
    private final FenceTriggers triggers;
    private final Ticker ticker;
    private volatile boolean isReady;

    public JdbcWriteFence(EndpointPools pools, FenceNames names, FenceTriggers triggers, Ticker ticker) {
        this.pools = pools;
        this.names = names;
        this.triggers = triggers;
        this.ticker = ticker;
    }

    private String where() {
        return pools.side() + " fence of " + names.migration();
    }

    private String table() {
        return pools.dialect().table(names.table());
    }

    @Override
    public void ready(Request request) {
        with(connection -> {
            triggers.prepare(connection);
            // The one with which it is raised is given up then, and whoever comes next would have to open another.
            pools.take(Purpose.LEDGER).close();
            return triggers.cover(connection, request.tables());
        });
        standing();
        triggers.position();
        isReady = true;
    }

    @Override
    public Position raise(Request request) {
        List<TableName> covered = with(connection -> {
            if (!isReady) {
                triggers.prepare(connection);
            }
            return triggers.cover(connection, request.tables());
        });
        Standing before = standing();
        if (before.partial().isEmpty() && before.whole().containsAll(covered)) {
            requireMayAct(request.token());
        } else {
            // one that stood before, on fewer tables, goes on standing
            boolean stood = before.partial().isEmpty() && !before.isLifted();
            attempts(covered, request, stood);
        }
        NamedPoint.FENCE_RAISED.pass();
        return triggers.position();
    }

    private void attempts(List<TableName> covered, Request request, boolean stood) {
        if (QUICK.compareTo(request.lockTimeout()) < 0 && isQuick(covered, request.token(), stood)) {
            return;
        }
        Duration patience = request.lockTimeout();
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(covered, request.token(), patience);
                return;
            } catch (LandbridgeException e) {
                if (!stood) {
                    liftAfter(e, request.token());
                }
                if (e.errorCode() != ConnectionError.LOCK_TIMEOUT && e.errorCode() != ConnectionError.DEADLOCK) {
                    throw e;
                }
                List<Holder> holders = with(connection -> triggers.holders(connection, covered));
                LOG.info("Attempt {} to fence the {}: held by {}", attempt, pools.side(), described(holders));
                if (attempt >= request.attempts()) {
                    throw blocked(holders, e);
                }
                if (request.writers() == Writers.END && attempt == request.attempts() - 1) {
                    end(holders);
                }
                boolean givesWay = holders.stream().anyMatch(Holder::isImpatient);
                patience = givesWay && patience.compareTo(IMPATIENT) < 0 ? IMPATIENT : request.lockTimeout();
                ticker.sleep(pause(attempt));
            }
        }
    }

    /**
     * Who is not away in a moment often waits for us as we wait for him, since he goes from table to table in another order: one of both has to
     * give way, and everybody else waits behind us meanwhile.
     */
    private boolean isQuick(List<TableName> covered, long token, boolean stood) {
        try {
            attempt(covered, token, QUICK);
            return true;
        } catch (LandbridgeException e) {
            if (!stood) {
                liftAfter(e, token);
            }
            if (e.errorCode() != ConnectionError.LOCK_TIMEOUT && e.errorCode() != ConnectionError.DEADLOCK) {
                throw e;
            }
            ticker.sleep(AFTER_QUICK);
            return false;
        }
    }

    private void attempt(List<TableName> covered, long token, Duration patience) {
        Connection connection = pools.take(Purpose.LEDGER);
        try {
            if (!triggers.raise(connection, covered, token, patience)) {
                throw overtaken();
            }
        } catch (SQLException e) {
            throw translated(e);
        } finally {
            // whatever goes wrong, its end lets all locks go; and its settings are nobody else's
            pools.discard(connection, Purpose.LEDGER);
        }
    }

    /** Growing, and never the same for two who hinder each other. */
    private static Duration pause(int attempt) {
        long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt, 10));
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    private LandbridgeException blocked(List<Holder> holders, LandbridgeException cause) {
        return new LandbridgeException(
                FenceError.BLOCKED,
                where(),
                "The tables could not be locked, since somebody is at work on them: " + described(holders),
                cause);
    }

    private static String described(List<Holder> holders) {
        return holders.isEmpty()
                ? "nobody who can be named now"
                : String.join("; ", holders.stream().map(Holder::described).toList());
    }

    private void end(List<Holder> holders) {
        for (Holder holder : holders) {
            if (!holder.session().isEmpty()) {
                LOG.warn("Ending {} of the {}, which holds tables to be fenced", holder.described(), pools.side());
                with(connection -> {
                    triggers.end(connection, holder);
                    return true;
                });
            }
        }
    }

    /** What stands half would refuse some writes of a source that is live. */
    private void liftAfter(LandbridgeException failure, long token) {
        if (failure.errorCode() == FenceError.OVERTAKEN) {
            return;
        }
        try {
            lift(token);
        } catch (LandbridgeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void lift(long token) {
        with(connection -> {
            if (!triggers.isPrepared(connection)) {
                return false;
            }
            if (!act(connection, "UPDATE " + table() + " SET token = ?, lifted = raised", token)) {
                throw overtaken();
            }
            NamedPoint.FENCE_LIFTED.pass();
            return true;
        });
    }

    @Override
    public boolean sweep() {
        return with(connection -> triggers.isPrepared(connection) && sweep(connection, SWEEP_PATIENCE));
    }

    private void requireMayAct(long token) {
        with(connection -> {
            if (!act(connection, "UPDATE " + table() + " SET token = ?", token)) {
                throw overtaken();
            }
            return true;
        });
    }

    /** Whether no newer token has acted; between the token that is kept and ours, in one statement. */
    private boolean act(Connection connection, String update, long token) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(update + " WHERE migration = ? AND token <= ?")) {
            statement.setLong(1, token);
            statement.setString(2, names.migration());
            statement.setLong(3, token);
            // MySQL's driver counts rows that were found, not those that were changed
            return statement.executeUpdate() == 1;
        }
    }

    private LandbridgeException overtaken() {
        return new LandbridgeException(FenceError.OVERTAKEN, where(), "A newer process has acted on this fence");
    }

    /** Whether none is left. Those of a raising that came meanwhile are not touched. */
    private boolean sweep(Connection connection, Duration patience) throws SQLException {
        long lifted = row(connection).lifted();
        boolean clean = true;
        for (Trigger trigger : triggers.present(connection)) {
            if (trigger.raising() > lifted) {
                continue;
            }
            try {
                triggers.drop(connection, trigger, patience);
            } catch (SQLException e) {
                LandbridgeException failure = translated(e);
                if (!failure.category().isRetryable()) {
                    throw failure;
                }
                LOG.debug("A trigger of {} stays for now", trigger.table(), e);
                clean = false;
            }
        }
        return clean;
    }

    @Override
    public Standing standing() {
        return with(connection -> {
            if (!triggers.isPrepared(connection)) {
                return new Standing(0, List.of(), List.of());
            }
            Row row = row(connection);
            Map<TableName, Integer> refused = new TreeMap<>();
            for (Trigger trigger : triggers.present(connection)) {
                if (trigger.raising() > row.lifted()) {
                    refused.merge(trigger.table(), trigger.refuses(), Integer::sum);
                }
            }
            List<TableName> whole = new ArrayList<>();
            List<TableName> partial = new ArrayList<>();
            refused.forEach((table, count) -> (count >= triggers.whole() ? whole : partial).add(table));
            return new Standing(row.token(), whole, partial);
        });
    }

    private record Row(long token, long lifted) {}

    private Row row(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT token, lifted FROM " + table() + " WHERE migration = ?")) {
            statement.setString(1, names.migration());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Row(row.getLong(1), row.getLong(2)) : new Row(0, 0);
            }
        }
    }

    @Override
    public void remove() {
        with(connection -> {
            if (!triggers.isPrepared(connection)) {
                return false;
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE " + table() + " SET lifted = raised WHERE migration = ?")) {
                statement.setString(1, names.migration());
                statement.executeUpdate();
            }
            NamedPoint.FENCE_LIFTED.pass();
            if (!sweep(connection, REMOVE_PATIENCE)) {
                // the row stays as long as a trigger asks it
                throw new LandbridgeException(
                        FenceError.BLOCKED,
                        where(),
                        "Its triggers could not be dropped; they let everybody write. Held by "
                                + described(triggers.holders(connection, tables(connection))),
                        "Run the same command again.",
                        null);
            }
            triggers.forget(connection);
            return true;
        });
    }

    private List<TableName> tables(Connection connection) throws SQLException {
        Set<TableName> tables = new HashSet<>();
        triggers.present(connection).forEach(trigger -> tables.add(trigger.table()));
        return tables.stream().sorted().toList();
    }

    private LandbridgeException translated(SQLException e) {
        LandbridgeException translated = pools.errors().translate(where(), e);
        // MySQL has one error for a database that may not be entered and for one whose tables may not be locked
        return translated.errorCode() == ConnectionError.PERMISSION_DENIED
                        || translated.errorCode() == ConnectionError.LOGIN_REFUSED
                ? new LandbridgeException(FenceError.NOT_ALLOWED, where(), translated.what(), e)
                : translated;
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = pools.take(Purpose.LEDGER)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw translated(e);
        }
    }
}
