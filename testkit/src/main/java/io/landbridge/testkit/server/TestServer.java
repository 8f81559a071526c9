package io.landbridge.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** A running server, and an account on it that may do everything. */
public final class TestServer {

    private final ServerKind kind;
    private final ServerAddress address;
    private final String origin;

    TestServer(ServerKind kind, ServerAddress address, String origin) {
        this.kind = kind;
        this.address = address;
        this.origin = origin;
    }

    public ServerKind kind() {
        return kind;
    }

    public Engine engine() {
        return kind.engine();
    }

    public String host() {
        return address.host();
    }

    public int port() {
        return address.port();
    }

    public String user() {
        return address.user();
    }

    public String password() {
        return address.password();
    }

    /** Where the server came from: the environment, Docker, or which local programs. */
    public String origin() {
        return origin;
    }

    /** A JDBC address without any property, as a user would write it into a plan. */
    public String url(String database) {
        return engine().url(host(), port(), database);
    }

    /** A new connection as administrator; the caller closes it. */
    public Connection connect(String database) {
        try {
            return Sessions.open(engine(), url(database), user(), password());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot connect to " + this + ", database " + database, e);
        }
    }

    /** A new connection to a database that is always there. */
    public Connection connect() {
        return connect(address.database());
    }

    /** A new empty database whose name begins with {@code label} and is used by nobody else. */
    public TestDatabase createDatabase(String label) {
        return createDatabase(label, List.of());
    }

    /**
     * The same with more words for CREATE DATABASE, as in {@code LOCALE_PROVIDER icu ICU_LOCALE 'de' TEMPLATE template0}
     * or {@code CHARACTER SET latin1}.
     */
    public TestDatabase createDatabase(String label, List<String> options) {
        return createDatabaseNamed(label.toLowerCase(Locale.ROOT) + "_" + unique(), options);
    }

    /** Eight characters that nobody else has in a name. */
    public static String unique() {
        return "%08x".formatted(ThreadLocalRandom.current().nextInt());
    }

    /** A new empty database of exactly this name, whatever it holds. */
    public TestDatabase createDatabaseNamed(String name) {
        return createDatabaseNamed(name, List.of());
    }

    private TestDatabase createDatabaseNamed(String name, List<String> options) {
        try (Connection connection = connect()) {
            Sql.execute(connection, "CREATE DATABASE " + engine().quote(name) + " " + String.join(" ", options));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + name + " on " + this, e);
        }
        return new TestDatabase(this, name);
    }

    @Override
    public String toString() {
        return kind + " at " + host() + ":" + port() + " (" + origin + ")";
    }
}
