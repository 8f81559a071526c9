package io.landbridge.client;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A data source over two, which follows the traffic flag transaction by transaction, so that an application lives through a cutover, and
 * through a rollback, without an error.
 *
 * <p>A transaction begins with its first statement, or with {@link RoutedConnection#side}, and belongs to the side that the flag points at
 * then; with auto-commit each execution of a statement is one. It ends there, whatever the flag says meanwhile. While the flag holds,
 * beginnings wait, for as long as the patience lasts; then they throw {@link java.sql.SQLTransientConnectionException} (state {@code 08001}),
 * and nothing has been sent to either side. A connection that outlives a switch is led to the other side when its next transaction begins:
 * it gets a new connection from that side's data source with the settings that were made through JDBC (auto-commit, read only, isolation,
 * network timeout, holdability, client properties), and its statements are prepared again there, with their parameters and batches. So
 * it works below a connection pool, above one for each side (better: then each side's connections are kept ready), and without any.
 *
 * <p>What is not carried over a switch: what statements made of the session (variables, temporary tables, {@code SET …}), {@code setSchema}
 * and {@code setCatalog}, which name things of one side; results that are still open. What is not seen: transactions that are begun and
 * ended by the text of a statement, and writes through an updatable result. {@code unwrap} to a driver's class, and a result's own
 * statement, lead past the routing.
 *
 * <p>Reads wait like writes: what one process has written on the new side no other process reads late on the old one.
 */
public final class RoutingDataSource implements DataSource {

    /** Beyond any freeze: with the default budget the cutover has given up and lets go by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TrafficFlag flag;
    private final DataSource source;
    private final DataSource target;
    private final Duration patience;

    private RoutingDataSource(TrafficFlag flag, DataSource source, DataSource target, Duration patience) {
        this.flag = flag;
        this.source = source;
        this.target = target;
        this.patience = patience;
    }

    /** Goes where the flag points, with a patience of 20 s. It owns none of the three: whoever made them closes them. */
    public static RoutingDataSource of(TrafficFlag flag, DataSource source, DataSource target) {
        return new RoutingDataSource(flag, source, target, PATIENCE);
    }

    /** The same with another patience: how long a transaction's beginning waits while the flag holds. */
    public RoutingDataSource withPatience(Duration wanted) {
        return new RoutingDataSource(flag, source, target, wanted);
    }

    /** A connection; does not wait, and reaches no server before it is used. */
    @Override
    public Connection getConnection() {
        return ConnectionRoute.open(this);
    }

    /** Each side has a user of its own. */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("Each side's data source has a user of its own");
    }

    Passage enter() throws SQLException {
        return flag.enter(patience);
    }

    Side lastKnownSide() throws SQLException {
        return flag.side(patience);
    }

    Connection connect(Side side) throws SQLException {
        return of(side).getConnection();
    }

    private DataSource of(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
        target.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
        target.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("Logging is SLF4J's here");
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface.isInstance(this)) {
            return iface.cast(this);
        }
        throw new SQLException("Not a wrapper for " + iface.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) {
        return iface.isInstance(this);
    }
}
