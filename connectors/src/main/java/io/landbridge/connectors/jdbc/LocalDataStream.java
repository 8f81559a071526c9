package io.landbridge.connectors.jdbc;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The stream that answers a server's request for local data. A server may send such a request after any statement and name any file of this
 * machine; a connection that may load data must therefore never be without a stream.
 */
public final class LocalDataStream {

    private static final String CONNECTION_DOES_NOT_EXIST = "08003";

    private LocalDataStream() {}

    /**
     * Lets a connection send local data, from streams only.
     *
     * <p>While it was being opened, the only folder that files might come from did not exist (see {@link DriverOptions}), so that not even
     * the driver's own first statements could be answered by the server with a request for a file.
     */
    static void allow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            takeBack(statement);
        }
        connection
                .unwrap(JdbcConnection.class)
                .getPropertySet()
                .getProperty(PropertyKey.allowLoadLocalInfile)
                .setValue(true);
    }

    /** Answers the statement with the stream. */
    public static void give(Statement statement, InputStream stream) throws SQLException {
        try {
            statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(stream);
        } catch (NullPointerException e) {
            // Connector/J 9.7: a connection that was cut has no session any more, and nobody looks.
            throw new SQLException("The connection was lost.", CONNECTION_DOES_NOT_EXIST, e);
        }
    }

    /** Answers every statement of the connection with nothing. */
    public static void takeBack(Statement statement) throws SQLException {
        give(statement, InputStream.nullInputStream());
    }
}
