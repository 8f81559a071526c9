package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.plan.Endpoint;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens prepared connections of one purpose; the secret is resolved for each and kept by none. */
final class EndpointDataSource implements DataSource {

    /** Held, since the JDK forgets a logger that nobody holds; the driver would say on standard error what its exception says too. */
    private static final java.util.logging.Logger DRIVER_LOG = java.util.logging.Logger.getLogger("org.postgresql");

    static {
        DRIVER_LOG.setLevel(java.util.logging.Level.OFF);
    }

    private final Endpoint endpoint;
    private final JdbcUrl url;
    private final Purpose purpose;
    private final boolean plainText;
    private final @Nullable SqlDialect dialect;
    private final @Nullable String pass;

    /**
     * @param dialect null leaves the session as the driver opens it
     * @param pass the migration whose fences the session passes; null for none
     */
    EndpointDataSource(
            Endpoint endpoint,
            JdbcUrl url,
            Purpose purpose,
            boolean plainText,
            @Nullable SqlDialect dialect,
            @Nullable String pass) {
        this.endpoint = endpoint;
        this.url = url;
        this.purpose = purpose;
        this.plainText = plainText;
        this.dialect = dialect;
        this.pass = pass;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Properties options = DriverOptions.of(url, endpoint.tls(), purpose, plainText);
        options.setProperty("user", endpoint.username());
        options.setProperty("password", endpoint.password().reveal());
        Driver driver = url.driver() == JdbcUrl.Driver.POSTGRESQL
                ? new org.postgresql.Driver()
                : new com.mysql.cj.jdbc.Driver();
        Connection connection = driver.connect(url.forDriver(), options);
        if (connection == null) {
            throw new SQLException("The driver does not take " + url.driver(), "08001");
        }
        if (dialect != null) {
            try {
                SessionSettings.prepare(connection, dialect, purpose, pass);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The plan's user connects, and no other");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // drivers would write statements to it
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // DriverOptions bounds the connect
    }

    /** How long a pool that closes waits for a connection that is being opened. */
    @Override
    public int getLoginTimeout() {
        return 5;
    }

    @Override
    public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("SLF4J only");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("Wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    @Override
    public String toString() {
        return endpoint.side() + " " + url.address() + " for " + purpose.label();
    }
}
