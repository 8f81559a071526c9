package io.landbridge.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a routed connection. It is made when something is asked of it that needs a server, and made again when the connection has
 * been led to the other side since. Like every statement not for several threads, but for {@code cancel}.
 */
final class StatementRoute implements InvocationHandler {

    private final ConnectionRoute route;
    private final Connection connection;
    private final Call making;
    private final ReplayLog log = new ReplayLog();
    private volatile @Nullable Statement made;
    private @Nullable Connection madeOn;
    private boolean closed;

    private StatementRoute(ConnectionRoute route, Connection connection, Call making) {
        this.route = route;
        this.connection = connection;
        this.making = making;
    }

    /** The statement that the call would have answered. */
    static Object open(ConnectionRoute route, Connection connection, Call making) {
        return Proxy.newProxyInstance(
                StatementRoute.class.getClassLoader(),
                new Class<?>[] {making.answer()},
                new StatementRoute(route, connection, making));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        Call call = new Call(method, arguments);
        return switch (call.name()) {
            case "equals" -> proxy == call.argument(0);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "routed " + making.answer().getSimpleName();
            case "getConnection" -> connection;
            case "close" -> close();
            case "isClosed" -> isClosed();
            case "cancel" -> cancel();
            case "isWrapperFor" ->
                ((Class<?>) call.required()).isInstance(proxy) || Boolean.TRUE.equals(call.on(made()));
            case "unwrap" -> ((Class<?>) call.required()).isInstance(proxy) ? proxy : call.on(made());
            default -> route(call);
        };
    }

    private @Nullable Object route(Call call) throws SQLException {
        if (closed) {
            throw new SQLException("The statement is closed", "55000");
        }
        if (call.name().startsWith("execute")) {
            return execute(call);
        }
        return isSetting(call.name()) ? set(call) : call.on(made());
    }

    private static boolean isSetting(String name) {
        return name.startsWith("set")
                || name.startsWith("register")
                || name.startsWith("closeOn")
                || name.equals("addBatch")
                || name.equals("clearBatch")
                || name.equals("clearParameters");
    }

    private @Nullable Object set(Call call) throws SQLException {
        Statement current = made;
        if (current != null && route.isPhysical(madeOn)) {
            call.on(current);
        }
        log.record(call);
        return null;
    }

    private @Nullable Object execute(Call call) throws SQLException {
        Connection physical = route.begin();
        try {
            return call.on(madeOn(physical));
        } finally {
            log.executed(call);
            route.statementEnds();
        }
    }

    /** The statement as it is, for questions about itself and its last results. */
    private Statement made() throws SQLException {
        Statement current = made;
        return current != null && route.isPhysical(madeOn) ? current : madeOn(route.settled());
    }

    private Statement madeOn(Connection physical) throws SQLException {
        Statement current = made;
        if (current != null && madeOn == physical) {
            return current;
        }
        Statement next = (Statement) making.on(physical);
        if (next == null) {
            throw new SQLException("The driver has made no statement");
        }
        try {
            log.replayOn(next);
        } catch (SQLException | RuntimeException e) {
            next.close();
            throw e;
        }
        made = next;
        madeOn = physical;
        return next;
    }

    private @Nullable Object close() throws SQLException {
        closed = true;
        Statement current = made;
        // Statements of a connection that was left have ended with it.
        if (current != null && route.isPhysical(madeOn)) {
            current.close();
        }
        return null;
    }

    private boolean isClosed() throws SQLException {
        Statement current = made;
        return closed || (current != null && route.isPhysical(madeOn) && current.isClosed());
    }

    private @Nullable Object cancel() throws SQLException {
        Statement current = made;
        if (current != null) {
            current.cancel();
        }
        return null;
    }
}
