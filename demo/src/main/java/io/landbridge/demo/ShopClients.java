package io.landbridge.demo;

import io.landbridge.client.JdbcTrafficFlag;
import io.landbridge.client.RoutedConnection;
import io.landbridge.client.RoutingDataSource;
import io.landbridge.client.Side;
import io.landbridge.client.TrafficFlag;
import io.landbridge.testkit.server.PlainDataSource;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.traffic.Command;
import io.landbridge.testkit.traffic.Step;
import io.landbridge.testkit.traffic.TrafficTransaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The shop's application with the client library in it: each clerk has one connection for as long as the shop is open, asks it where a
 * transaction is, and speaks that side's SQL.
 */
final class ShopClients implements AutoCloseable {

    private static final int CLERKS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_END = Duration.ofMinutes(3);

    private final TrafficFlag flag;
    private final RoutingDataSource database;
    private final Map<Side, ShopPlace> places = new EnumMap<>(Side.class);
    private final List<Thread> clerks = new ArrayList<>();
    private final long intervalNanos;

    /** Between clerks, who all hold the one half for a transaction, and whoever wants the shop to stand still. */
    private final ReadWriteLock door = new ReentrantReadWriteLock(true);

    private final Map<Side, Long> committed = new EnumMap<>(Side.class);
    private final List<String> failures = new ArrayList<>();
    private long longestNanos;
    private volatile boolean closed;

    private ShopClients(ShopPlan plan, int perSecond) {
        flag = JdbcTrafficFlag.named("shop").follow(PlainDataSource.to(plan.target()), ShopPlan.MIGRATION);
        database = RoutingDataSource.of(flag, PlainDataSource.to(plan.source()), PlainDataSource.to(plan.target()))
                .withPatience(PATIENCE);
        places.put(Side.SOURCE, ShopPlace.old(plan.source().engine()));
        places.put(Side.TARGET, ShopPlace.target(plan.target().engine(), plan.customerSchema()));
        intervalNanos = TimeUnit.SECONDS.toNanos(CLERKS) / perSecond;
    }

    /** Opens the shop, with about so many transactions a second; the flag has to be there. */
    static ShopClients open(ShopPlan plan, Shop shop, int perSecond, long seed) {
        ShopClients clients = new ShopClients(plan, perSecond);
        Shop now = grown(shop, plan.source());
        for (int clerk = 0; clerk < CLERKS; clerk++) {
            ShopDecisions decisions = new ShopDecisions(
                    now, plan.source().engine(), clerk, CLERKS, new Random((seed * 31 + clerk) * 0x9E3779B97F4A7C15L));
            Thread thread = new Thread(() -> clients.work(decisions), "shop-clerk-" + (clerk + 1));
            thread.setDaemon(true);
            clients.clerks.add(thread);
        }
        clients.clerks.forEach(Thread::start);
        return clients;
    }

    /** With the numbers that were given out since it was made. */
    private static Shop grown(Shop shop, TestDatabase source) {
        return new Shop(
                source.queryLong("SELECT max(id) FROM customers"),
                shop.products(),
                source.queryLong("SELECT max(id) FROM orders"),
                shop.lines());
    }

    private void work(ShopDecisions decisions) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            while (!closed) {
                long begun = System.nanoTime();
                door.readLock().lock();
                try {
                    serve(connection, decisions);
                } finally {
                    door.readLock().unlock();
                }
                LockSupport.parkNanos(intervalNanos - (System.nanoTime() - begun));
            }
        } catch (SQLException e) {
            fail(e);
        }
    }

    private void serve(Connection connection, ShopDecisions decisions) throws SQLException {
        long begun = System.nanoTime();
        try {
            Side side = connection.unwrap(RoutedConnection.class).side();
            decisions.moveTo(Objects.requireNonNull(places.get(side)));
            TrafficTransaction planned = decisions.next();
            if (carryOut(connection, planned) && !planned.rolledBack()) {
                connection.commit();
                note(side, System.nanoTime() - begun);
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            connection.rollback();
            if (!isConflict(e)) {
                fail(e);
            }
        }
    }

    /** False when the transaction shall be rolled back. */
    private static boolean carryOut(Connection connection, TrafficTransaction planned) throws SQLException {
        for (Step step : planned.steps()) {
            for (Command command : step.commands()) {
                try (PreparedStatement statement = connection.prepareStatement(command.sql())) {
                    int position = 0;
                    for (Object value : command.values()) {
                        statement.setObject(++position, value);
                    }
                    if (statement.executeUpdate() == 0 && command.miss() != Command.Miss.GO_ON) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Two clerks want the same row; that has nothing to do with moving. */
    private static boolean isConflict(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("40") || state.startsWith("23") || e.getErrorCode() == 1205 || e.getErrorCode() == 1020;
    }

    private synchronized void note(Side side, long nanos) {
        committed.merge(side, 1L, Long::sum);
        longestNanos = Math.max(longestNanos, nanos);
    }

    private synchronized void fail(SQLException e) {
        failures.add(String.valueOf(e.getMessage()));
    }

    /** What failed although nobody else was in the way: what a customer would have seen. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many transactions were committed on a side so far. */
    synchronized long committed(Side side) {
        return committed.getOrDefault(side, 0L);
    }

    /** The longest transaction so far is none of what comes. */
    synchronized void forgetLongest() {
        longestNanos = 0;
    }

    /** The longest transaction since then, in seconds. */
    synchronized double longestSeconds() {
        return longestNanos / 1e9;
    }

    /** Does something while no transaction is under way. */
    <T> T whileClosed(Errand<T> errand) throws IOException, InterruptedException {
        door.writeLock().lock();
        try {
            return errand.run();
        } finally {
            door.writeLock().unlock();
        }
    }

    /** Something to do. */
    @FunctionalInterface
    interface Errand<T> {
        T run() throws IOException, InterruptedException;
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread clerk : clerks) {
                clerk.join(LONGEST_END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            flag.close();
        }
    }
}
