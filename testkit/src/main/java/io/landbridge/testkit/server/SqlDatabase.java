package io.landbridge.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;

/** One database of some server, as the comparer and the generators see it. */
public interface SqlDatabase {

    Engine engine();

    String name();

    /** A new connection in auto-commit mode, time zone UTC; the caller closes it. */
    Connection connect();

    /** A database that the testkit did not make; {@code url} without properties. */
    static SqlDatabase at(Engine engine, String url, String user, String password) {
        ServerAddress address = ServerAddress.parse("url", engine, url, user, password);
        return new SqlDatabase() {
            @Override
            public Engine engine() {
                return engine;
            }

            @Override
            public String name() {
                return address.database();
            }

            @Override
            public Connection connect() {
                try {
                    return Sessions.open(engine, url, user, password);
                } catch (SQLException e) {
                    throw new IllegalStateException("cannot connect to " + address, e);
                }
            }

            @Override
            public String toString() {
                return engine + " " + address;
            }
        };
    }
}
