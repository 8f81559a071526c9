package io.landbridge.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traffic flag read from Landbridge's ledger in the target database, twenty times a second, and fifty times while it holds.
 *
 * <p>The user needs SELECT on the ledger's tables {@code migration} and {@code traffic}, and SELECT, INSERT, UPDATE and DELETE on {@code
 * traffic_client}, where this application notes each second that it is there. One connection is kept open; it is opened anew when it is lost. A statement that is
 * not answered for 5 s counts as lost.
 *
 * <pre>{@code
 * TrafficFlag flag = JdbcTrafficFlag.named("shop-web").inSchema("landbridge").follow(targetDataSource, "shop-to-postgres");
 * }</pre>
 */
public final class JdbcTrafficFlag extends TrafficFlag {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcTrafficFlag.class);
    private static final Duration PACE = Duration.ofMillis(50);
    private static final Duration PACE_WHILE_HELD = Duration.ofMillis(20);
    private static final long SIGN_OF_LIFE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int SILENT_MILLIS = 5_000;

    private final DataSource ledger;
    private final String migration;
    private final Place place;
    private @Nullable Connection connection;
    private String quote = "\"";
    private @Nullable Seen told;
    private long toldNanos;

    private JdbcTrafficFlag(String name, Place place, DataSource ledger, String migration) {
        super(name);
        this.place = place;
        this.ledger = ledger;
        this.migration = migration;
    }

    /**
     * Says who follows.
     *
     * @param application seen by the operator while the cutover waits for it: letters, digits and {@code ._-}, up to 40
     */
    public static Order named(String application) {
        return new Order(application, new Place("landbridge", ""));
    }

    /** Where the ledger is: as the plan's {@code ledger:} says. */
    public static final class Order {

        private final String application;
        private final Place place;

        private Order(String application, Place place) {
            this.application = application;
            this.place = place;
        }

        /** In this schema, or MySQL database; {@code landbridge} if neither this nor a prefix is said. */
        public Order inSchema(String schema) {
            return new Order(application, new Place(schema, ""));
        }

        /** In the database that the data source's connections are in, under names that begin so. */
        public Order withPrefix(String prefix) {
            return new Order(application, new Place(null, prefix));
        }

        /**
         * Begins to follow; does not wait for the first reading.
         *
         * @param target connections to the target database; not the routing data source itself
         * @param migration the plan's {@code migration:}
         */
        public JdbcTrafficFlag follow(DataSource target, String migration) {
            JdbcTrafficFlag flag = new JdbcTrafficFlag(application, place, target, migration);
            flag.start();
            return flag;
        }
    }

    private record Place(@Nullable String schema, String prefix) {

        String table(String name, String quote) {
            String table = quoted(prefix + name, quote);
            return schema == null ? table : quoted(schema, quote) + '.' + table;
        }

        private static String quoted(String name, String quote) {
            return quote + name.replace(quote, quote + quote) + quote;
        }
    }

    @Override
    Duration pace(boolean hold) {
        return hold ? PACE_WHILE_HELD : PACE;
    }

    @Override
    @Nullable TrafficReading exchange(Seen seen, Duration wait) throws SQLException {
        try {
            Connection current = connected();
            TrafficReading read = read(current);
            if (read != null && isDue(seen)) {
                tell(current, seen);
                told = seen;
                toldNanos = System.nanoTime();
            }
            return read;
        } catch (SQLException | RuntimeException e) {
            drop();
            throw e;
        }
    }

    private boolean isDue(Seen seen) {
        return seen.version() != Seen.NOTHING
                && (told == null || seen.isNewsAfter(told) || System.nanoTime() - toldNanos >= SIGN_OF_LIFE_NANOS);
    }

    /** A migration whose flag nobody has set yet is at its source; of one that the ledger does not know nothing is known. */
    private @Nullable TrafficReading read(Connection current) throws SQLException {
        try (PreparedStatement query = current.prepareStatement("SELECT t.version, t.direct, t.hold FROM "
                + place.table("migration", quote) + " m LEFT JOIN " + place.table("traffic", quote)
                + " t ON t.migration = m.migration WHERE m.migration = ?")) {
            query.setString(1, migration);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                String direct = row.getString(2);
                return direct == null
                        ? new TrafficReading(0, Side.SOURCE, false)
                        : new TrafficReading(row.getLong(1), Side.of(direct), row.getBoolean(3));
            }
        }
    }

    private void tell(Connection current, Seen seen) throws SQLException {
        String table = place.table("traffic_client", quote);
        // The server's clock, since only it is compared with: PostgreSQL keeps the moment, the others keep UTC.
        String now = quote.equals("`") ? "UTC_TIMESTAMP(6)" : "clock_timestamp()";
        try (PreparedStatement update = current.prepareStatement("UPDATE " + table
                + " SET seen_version = ?, open_transactions = ?, seen_at = " + now
                + " WHERE migration = ? AND client = ?")) {
            if (executed(update, seen) > 0) {
                return;
            }
        }
        try (PreparedStatement insert = current.prepareStatement("INSERT INTO " + table
                + " (seen_version, open_transactions, seen_at, migration, client) VALUES (?, ?, " + now + ", ?, ?)")) {
            executed(insert, seen);
        }
    }

    private int executed(PreparedStatement statement, Seen seen) throws SQLException {
        statement.setLong(1, seen.version());
        statement.setInt(2, seen.open());
        statement.setString(3, migration);
        statement.setString(4, client());
        return statement.executeUpdate();
    }

    private Connection connected() throws SQLException {
        Connection current = connection;
        if (current != null) {
            return current;
        }
        Connection opened = ledger.getConnection();
        connection = opened;
        opened.setAutoCommit(true);
        quote = opened.getMetaData().getIdentifierQuoteString();
        try {
            opened.setNetworkTimeout(Runnable::run, SILENT_MILLIS);
        } catch (SQLFeatureNotSupportedException e) {
            LOG.debug("a silent server is noticed by its driver's own means", e);
        }
        return opened;
    }

    private void drop() {
        Connection former = connection;
        connection = null;
        if (former != null) {
            try {
                former.close();
            } catch (SQLException e) {
                LOG.debug("closing the flag's connection", e);
            }
        }
    }

    @Override
    void leave() {
        Connection current = connection;
        if (current == null) {
            return;
        }
        try (PreparedStatement delete = current.prepareStatement(
                "DELETE FROM " + place.table("traffic_client", quote) + " WHERE migration = ? AND client = ?")) {
            delete.setString(1, migration);
            delete.setString(2, client());
            delete.executeUpdate();
        } catch (SQLException e) {
            LOG.debug("it is taken for gone in a few seconds", e);
        } finally {
            drop();
        }
    }
}
