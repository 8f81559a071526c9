package io.landbridge.faults;

import io.landbridge.client.RoutedConnection;
import io.landbridge.testkit.traffic.TokenDoor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The way of an application that follows the traffic flag through the client library. */
final class RoutedTokenDoor implements TokenDoor {

    private final DataSource application;
    private final boolean keeps;
    private @Nullable Connection connection;

    /**
     * @param keeps whether one connection is used for all transactions; else each has its own
     */
    RoutedTokenDoor(DataSource application, boolean keeps) {
        this.application = application;
        this.keeps = keeps;
    }

    @Override
    public Entry begin() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = application.getConnection();
            connection = current;
            current.setAutoCommit(false);
        }
        return new Entry(
                current, current.unwrap(RoutedConnection.class).side().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void end(boolean acknowledged) {
        if (!acknowledged || !keeps) {
            close();
        }
    }

    @Override
    public void close() {
        Connection former = connection;
        connection = null;
        if (former != null) {
            try {
                former.close();
            } catch (SQLException e) {
                throw new IllegalStateException("a connection does not close", e);
            }
        }
    }
}
