package io.landbridge.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a {@link RoutingDataSource}: between two transactions it may change the physical connection that it stands for. */
final class ConnectionRoute implements InvocationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRoute.class);

    private final RoutingDataSource router;

    /** What was set through JDBC, for the next physical connection. */
    private final Map<String, Call> settings = new LinkedHashMap<>();

    /** Of the open transaction; a pool may abort the connection from another thread. */
    private final AtomicReference<@Nullable Passage> passage = new AtomicReference<>();

    private volatile @Nullable Connection physical;
    private @Nullable Side physicalSide;
    private boolean isBehindSettings;
    private @Nullable Boolean autoCommit;
    private volatile boolean closed;

    private ConnectionRoute(RoutingDataSource router) {
        this.router = router;
    }

    static Connection open(RoutingDataSource router) {
        return (Connection) Proxy.newProxyInstance(
                ConnectionRoute.class.getClassLoader(),
                new Class<?>[] {Connection.class, RoutedConnection.class},
                new ConnectionRoute(router));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        Call call = new Call(method, arguments);
        return switch (call.name()) {
            case "equals" -> proxy == call.argument(0);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" ->
                "routed connection, " + (physicalSide == null ? "not used yet" : "last at the " + physicalSide);
            case "close" -> close();
            case "abort" -> abort((Executor) call.required());
            case "isClosed" -> isClosed();
            case "isValid" -> isValid(call);
            case "isWrapperFor" ->
                ((Class<?>) call.required()).isInstance(proxy) || Boolean.TRUE.equals(call.on(settled()));
            case "unwrap" -> ((Class<?>) call.required()).isInstance(proxy) ? proxy : call.on(settled());
            default -> route((Connection) proxy, call);
        };
    }

    private @Nullable Object route(Connection proxy, Call call) throws SQLException {
        requireOpen();
        return switch (call.name()) {
            case "side" -> side();
            case "createStatement", "prepareStatement", "prepareCall" -> StatementRoute.open(this, proxy, call);
            case "getAutoCommit" -> isAutoCommit();
            case "setAutoCommit" -> setAutoCommit((boolean) call.required());
            case "setReadOnly", "setTransactionIsolation", "setNetworkTimeout", "setHoldability", "setClientInfo" ->
                set(call);
            case "commit" -> endTransaction(call);
            case "rollback" -> call.arity() > 0 ? call.on(begin()) : endTransaction(call);
            default -> belongsToTransaction(call.name()) ? within(call) : call.on(settled());
        };
    }

    private static boolean belongsToTransaction(String name) {
        return name.endsWith("Savepoint") || name.startsWith("create");
    }

    private void requireOpen() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("The connection is closed", "08003");
        }
    }

    /** The connection of the open transaction; begins one, where the flag says and when it says, if none is open. */
    Connection begin() throws SQLException {
        requireOpen();
        Connection current = physical;
        if (passage.get() != null && current != null) {
            return current;
        }
        Passage next = router.enter();
        try {
            Connection bound = bind(next.side());
            if (autoCommit == null) {
                autoCommit = bound.getAutoCommit();
            }
            passage.set(next);
            return bound;
        } catch (SQLException | RuntimeException e) {
            next.close();
            throw e;
        }
    }

    /** With auto-commit the transaction has ended with its statement. */
    void statementEnds() {
        if (Boolean.TRUE.equals(autoCommit)) {
            release();
        }
    }

    private @Nullable Object within(Call call) throws SQLException {
        Connection current = begin();
        try {
            return call.on(current);
        } finally {
            statementEnds();
        }
    }

    private @Nullable Side side() throws SQLException {
        begin();
        statementEnds();
        return physicalSide;
    }

    private void release() {
        Passage open = passage.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }

    /** The connection of the open transaction, or else one of the last known side: for what changes no row. */
    Connection settled() throws SQLException {
        requireOpen();
        Connection current = physical;
        return passage.get() != null && current != null ? current : bind(router.lastKnownSide());
    }

    boolean isPhysical(@Nullable Connection connection) {
        return connection != null && connection == physical;
    }

    private Connection bind(Side side) throws SQLException {
        Connection current = physical;
        if (current != null && physicalSide == side) {
            if (isBehindSettings) {
                apply(current);
            }
            return current;
        }
        Connection next = router.connect(side);
        try {
            apply(next);
        } catch (SQLException | RuntimeException e) {
            leave(next);
            throw e;
        }
        physical = next;
        physicalSide = side;
        if (current != null) {
            leave(current);
        }
        return next;
    }

    private void apply(Connection connection) throws SQLException {
        for (Call setting : settings.values()) {
            setting.on(connection);
        }
        Boolean wanted = autoCommit;
        if (wanted != null && connection.getAutoCommit() != wanted) {
            connection.setAutoCommit(wanted);
        }
        isBehindSettings = false;
    }

    private static void leave(Connection former) {
        try {
            former.close();
        } catch (SQLException e) {
            LOG.debug("a connection of the side that was left did not close", e);
        }
    }

    /** Where a setting is made at once: not on a side that the next transaction will not be at. */
    private @Nullable Connection usable() throws SQLException {
        Connection current = physical;
        if (current == null || passage.get() != null) {
            return current;
        }
        return router.lastKnownSide() == physicalSide ? current : null;
    }

    private @Nullable Object set(Call call) throws SQLException {
        Connection current = usable();
        if (current == null) {
            isBehindSettings = true;
        } else {
            call.on(current);
        }
        boolean isNamed = call.name().equals("setClientInfo") && call.arity() > 1;
        settings.put(isNamed ? call.name() + ' ' + call.argument(0) : call.name(), call);
        return null;
    }

    private @Nullable Object setAutoCommit(boolean wanted) throws SQLException {
        Connection current = usable();
        if (current == null) {
            isBehindSettings = true;
        } else {
            current.setAutoCommit(wanted);
        }
        autoCommit = wanted;
        if (wanted) {
            // JDBC: changing it commits what was open.
            release();
        }
        return null;
    }

    private boolean isAutoCommit() throws SQLException {
        Boolean known = autoCommit;
        if (known == null) {
            known = settled().getAutoCommit();
            autoCommit = known;
        }
        return known;
    }

    private @Nullable Object endTransaction(Call call) throws SQLException {
        Connection current = physical;
        if (passage.get() != null && current != null) {
            try {
                call.on(current);
            } finally {
                release();
            }
        } else if (isAutoCommit()) {
            // The driver says what it thinks of that.
            call.on(settled());
        }
        return null;
    }

    private boolean isClosed() throws SQLException {
        Connection current = physical;
        return closed || (current != null && current.isClosed());
    }

    private boolean isValid(Call call) {
        try {
            return !closed && Boolean.TRUE.equals(call.on(settled()));
        } catch (SQLException e) {
            LOG.debug("not valid", e);
            return false;
        }
    }

    private @Nullable Object close() throws SQLException {
        closed = true;
        Connection current = physical;
        physical = null;
        try {
            if (current != null) {
                current.close();
            }
        } finally {
            release();
        }
        return null;
    }

    private @Nullable Object abort(Executor executor) throws SQLException {
        closed = true;
        Connection current = physical;
        try {
            if (current != null) {
                current.abort(executor);
            }
        } finally {
            release();
        }
        return null;
    }
}
