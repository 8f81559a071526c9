package io.landbridge.client;

import java.sql.SQLException;

/**
 * What a connection of a {@link RoutingDataSource} can say beyond JDBC; also through a pool above: {@code
 * connection.unwrap(RoutedConnection.class).side()}.
 */
public interface RoutedConnection {

    /**
     * Begins a transaction, unless one is open, and says where: for applications whose SQL differs by side. The answer holds until commit
     * or rollback. With auto-commit, where each statement is a transaction of its own, it holds for no longer than this call.
     *
     * @throws java.sql.SQLTransientConnectionException when the flag holds for longer than the data source's patience
     * @throws SQLException when the side's database cannot be reached
     */
    Side side() throws SQLException;
}
