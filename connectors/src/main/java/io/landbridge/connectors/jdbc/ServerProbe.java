package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.schema.Engine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first connection learns.
 *
 * @param plainText whether later connections do without TLS
 */
record ServerProbe(Server server, boolean plainText) {

    /** As an expression, so that a snapshot's own connection can be asked along with its fence. */
    private static final String POSTGRESQL_IDENTITY = "(SELECT system_identifier FROM pg_control_system()) || '/' ||"
            // what the control file says of the timeline is older than a promotion until the next checkpoint
            + " CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())"
            + " ELSE ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int END";

    private static final String MYSQL_IDENTITY = "@@server_uuid";

    /** MariaDB has no identity of its own that outlives a restart on all its versions. */
    private static final String MARIADB_IDENTITY = "CONCAT(@@GLOBAL.server_id, '@', @@hostname, ':', @@port)";

    private static final Pattern NUMBERS = Pattern.compile("([0-9]+)\\.([0-9]+)");

    /** Connects, and asks the server for version, identity and database. */
    static ServerProbe of(Endpoint endpoint, JdbcUrl url) {
        // "insecure" encrypts wherever the server can, except to this machine itself, where it would only cost time; an
        // account
        // that demands TLS gets it there too
        boolean plainText = endpoint.tls() == Tls.INSECURE && url.isLoopback();
        try {
            return new ServerProbe(ask(endpoint, url, plainText), plainText);
        } catch (LandbridgeException e) {
            if (!plainText || e.errorCode() != ConnectionError.LOGIN_REFUSED) {
                throw e;
            }
            return new ServerProbe(ask(endpoint, url, false), false);
        }
    }

    private static Server ask(Endpoint endpoint, JdbcUrl url, boolean plainText) {
        SqlDialect dialect = url.driver() == JdbcUrl.Driver.POSTGRESQL ? SqlDialect.POSTGRESQL : SqlDialect.MYSQL;
        EndpointDataSource source = new EndpointDataSource(endpoint, url, Purpose.CATALOG, plainText, null, null);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            return dialect == SqlDialect.POSTGRESQL ? postgresql(statement) : mySql(statement);
        } catch (SQLException e) {
            throw new SqlErrors(dialect, endpoint.side()).translate(endpoint.side() + " " + url.address(), e);
        }
    }

    private static Server postgresql(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT current_setting('server_version'), current_setting('server_version_num')::int, current_database(), "
                        + POSTGRESQL_IDENTITY)) {
            row.next();
            int number = row.getInt(2);
            // 180003 is 18.3
            return new Server(
                    Engine.POSTGRESQL,
                    row.getString(1),
                    number / 10_000 * 100 + number % 100,
                    row.getString(4),
                    row.getString(3));
        }
    }

    private static Server mySql(Statement statement) throws SQLException {
        String version = one(statement, "SELECT version()");
        // the driver calls MariaDB "MySQL" and its version 5.5.5-…; only the server's own words count
        boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        Matcher numbers = NUMBERS.matcher(version.startsWith("5.5.5-") ? version.substring(6) : version);
        int majorMinor =
                numbers.find() ? Integer.parseInt(numbers.group(1)) * 100 + Integer.parseInt(numbers.group(2)) : 0;
        String identity = one(statement, "SELECT " + (mariaDb ? MARIADB_IDENTITY : MYSQL_IDENTITY));
        String database = one(statement, "SELECT COALESCE(DATABASE(), '')");
        return new Server(mariaDb ? Engine.MARIADB : Engine.MYSQL, version, majorMinor, identity, database);
    }

    /** SQL expression by which a session is asked for its server's identity. */
    static String identityExpression(Engine engine) {
        return switch (engine) {
            case POSTGRESQL -> POSTGRESQL_IDENTITY;
            case MYSQL -> MYSQL_IDENTITY;
            case MARIADB -> MARIADB_IDENTITY;
        };
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
