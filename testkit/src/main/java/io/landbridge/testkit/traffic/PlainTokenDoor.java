package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.PlainDataSource;
import io.landbridge.testkit.server.SqlDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of an application that knows nothing of a cutover but two addresses: whatever goes wrong, it connects to the other one. */
public final class PlainTokenDoor implements TokenDoor {

    private static final Logger LOG = LoggerFactory.getLogger(PlainTokenDoor.class);
    private static final List<String> SIDES = List.of("source", "target");

    private final List<SqlDatabase> databases;
    private int at;
    private @Nullable Connection connection;

    /** Begins at the source. */
    public PlainTokenDoor(SqlDatabase source, SqlDatabase target) {
        this.databases = List.of(source, target);
    }

    @Override
    public Entry begin() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = opened();
            connection = current;
        }
        return new Entry(current, SIDES.get(at));
    }

    private Connection opened() throws SQLException {
        Connection opened = PlainDataSource.to(databases.get(at)).getConnection();
        try {
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public void end(boolean acknowledged) {
        if (!acknowledged) {
            close();
            at = 1 - at;
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
                LOG.debug("closing a connection that was refused", e);
            }
        }
    }
}
