package io.landbridge.connectors.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections to one endpoint: a small bounded pool for each purpose, opened when first used. Safe for several threads. */
public final class EndpointPools implements AutoCloseable {

    /** What a connection is for; decides its session's settings, its timeouts and how many there may be. */
    public enum Purpose {
        /** Reads catalogues. */
        CATALOG,
        /** Runs DDL, which may take hours: a silent server is noticed by keep-alive only. */
        DDL,
        /** Runs the statements of a runbook, which are refused by write fences as those of anybody else. */
        RUNBOOK,
        /** Reads and writes facts of the ledger. */
        LEDGER,
        /** Reads rows under a fence. */
        SNAPSHOT,
        /** Asks for bounds of key ranges. */
        KEYS,
        /** Hashes rows, which may take long before the first answer. */
        DIGEST,
        /** Asks what the plan's checks ask; can only read, and for a limited time. */
        CHECK,
        /** Writes rows and facts about rows. */
        WRITE,
        /** Changes rows as the stream says, and writes facts about them. */
        APPLY,
        /** Reads load. */
        SIGNAL,
        /** Reads the log; see {@link EndpointPools#connect}. */
        LOG;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether rows are written: triggers and foreign keys are off, commits are durable, bulk input is allowed. */
        boolean writesRows() {
            return this == WRITE || this == APPLY;
        }

        boolean isPatient() {
            return this == DDL || this == RUNBOOK || this == DIGEST || this == CHECK;
        }

        private int size(int parallelism) {
            return switch (this) {
                case CATALOG, SIGNAL, LOG, RUNBOOK -> 2;
                case LEDGER -> 4;
                case DDL, SNAPSHOT, KEYS, DIGEST, CHECK, WRITE -> parallelism;
                // one applies while another is taken over from
                case APPLY -> parallelism + 1;
            };
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(EndpointPools.class);
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final JdbcUrl url;
    private final int parallelism;
    private final ServerProbe probe;
    private final @Nullable String pass;
    private final SqlErrors errors;
    private final Map<Purpose, HikariDataSource> pools = new EnumMap<>(Purpose.class);

    private EndpointPools(Endpoint endpoint, JdbcUrl url, int parallelism, ServerProbe probe, @Nullable String pass) {
        this.endpoint = endpoint;
        this.url = url;
        this.parallelism = parallelism;
        this.probe = probe;
        this.pass = pass;
        this.errors = new SqlErrors(SqlDialect.of(probe.server().engine()), endpoint.side());
    }

    /**
     * Connects once to learn what the server is.
     *
     * @param parallelism most connections of one purpose
     * @throws LandbridgeException when the URL is wrong or the server cannot be used
     */
    public static EndpointPools open(Endpoint endpoint, int parallelism) {
        return open(endpoint, parallelism, null);
    }

    /** The same for one migration, whose fences the sessions pass. */
    public static EndpointPools open(Endpoint endpoint, int parallelism, @Nullable String migration) {
        JdbcUrl url = JdbcUrl.parse(endpoint.url(), endpoint.side().toString());
        return new EndpointPools(endpoint, url, parallelism, ServerProbe.of(endpoint, url), migration);
    }

    /** The same user at another server, e.g. a replica whose lag is read. */
    EndpointPools elsewhere(String otherUrl) {
        return open(
                new Endpoint(endpoint.side(), otherUrl, endpoint.tls(), endpoint.username(), endpoint.password()), 1);
    }

    /** What the server said of itself when the pools were opened. */
    public Server server() {
        return probe.server();
    }

    /** SQL expression by which any session is asked which server it has reached; compare with {@link Server#identity()}. */
    public String identityExpression() {
        return ServerProbe.identityExpression(server().engine());
    }

    /** Whether the server is on this machine, as far as the URL says so. */
    public boolean isOnThisMachine() {
        return url.isLoopback();
    }

    /** How names and values are written for this server. */
    public SqlDialect dialect() {
        return SqlDialect.of(server().engine());
    }

    /** What this server's errors mean. */
    public SqlErrors errors() {
        return errors;
    }

    /** Which end of the migration. */
    public Endpoint.Side side() {
        return endpoint.side();
    }

    /**
     * A connection in auto-commit mode, prepared for the purpose; closing it gives it back.
     *
     * <p>Who leaves a transaction open, or is not sure how the session stands, calls {@link #discard} instead.
     *
     * @throws LandbridgeException when none can be had within 5 s
     */
    public Connection take(Purpose purpose) {
        try {
            return pool(purpose).getConnection();
        } catch (SQLTransientConnectionException e) {
            if (e.getCause() != null) {
                throw notPrepared(errors.translate(where(), e));
            }
            // The pool waited for nothing: the driver has no error yet, since the server neither greets nor refuses.
            throw new LandbridgeException(
                    ConnectionError.UNREACHABLE,
                    where(),
                    "No connection within " + WAIT_FOR_CONNECTION.toSeconds() + " s.",
                    e);
        } catch (SQLException e) {
            throw errors.translate(where(), e);
        }
    }

    /** Work with a connection that is given back afterwards. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * Does the work on a connection of the purpose, and says its errors in our words.
     *
     * @param where for people
     */
    public <T> T work(Purpose purpose, String where, Work<T> work) {
        try (Connection connection = take(purpose)) {
            return work.with(connection);
        } catch (SQLException e) {
            throw errors.translate(where, e);
        }
    }

    /**
     * A connection outside of the pools, prepared for the purpose, which the caller closes. It passes write fences, whatever its purpose.
     *
     * @throws LandbridgeException when none can be had
     */
    public Connection connect(Purpose purpose) {
        try {
            return new EndpointDataSource(endpoint, url, purpose, probe.plainText(), dialect(), pass).getConnection();
        } catch (SQLException e) {
            throw errors.translate(where(), e);
        }
    }

    /** How a client logs in that has a protocol of its own. */
    public LogLogin logLogin() {
        return new LogLogin(
                url.host(),
                url.port(),
                endpoint.username(),
                endpoint.password(),
                endpoint.tls(),
                probe.plainText(),
                url.properties().get("trustCertificateKeyStoreUrl"),
                url.properties().getOrDefault("trustCertificateKeyStoreType", "JKS"));
    }

    /** A server that ends a session while the pool prepares it makes the driver say all sorts of things. */
    private static LandbridgeException notPrepared(LandbridgeException e) {
        return e.errorCode() == ConnectionError.UNEXPECTED
                ? new LandbridgeException(ConnectionError.CONNECTION_LOST, e.where(), e.what(), e)
                : e;
    }

    private String where() {
        return endpoint.side() + " " + url.address();
    }

    /** Ends a connection for good, at once; its session ends, and with it everything uncommitted. */
    public void discard(Connection connection, Purpose purpose) {
        try {
            // closing would first read the rest of what the server still sends, or wait for one that is gone
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("A connection to the {} could not be cut", endpoint.side(), e);
        }
        pool(purpose).evictConnection(connection);
    }

    private synchronized HikariDataSource pool(Purpose purpose) {
        return pools.computeIfAbsent(purpose, this::create);
    }

    private HikariDataSource create(Purpose purpose) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("landbridge-" + endpoint.side() + '-' + purpose.label());
        String passed = purpose == Purpose.RUNBOOK ? null : pass;
        config.setDataSource(new EndpointDataSource(endpoint, url, purpose, probe.plainText(), dialect(), passed));
        config.setMaximumPoolSize(purpose.size(parallelism));
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        // the pool would set the session back otherwise
        config.setReadOnly(purpose == Purpose.CHECK);
        return new HikariDataSource(config);
    }

    @Override
    public synchronized void close() {
        pools.values().forEach(HikariDataSource::close);
        pools.clear();
    }
}
