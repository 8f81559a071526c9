package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.KeyColumns;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A read-only transaction on a MySQL or MariaDB source that streams rows. */
final class MySqlSnapshot implements SourceSnapshot {

    private final EndpointPools pools;
    private final Connection connection;
    private final MySqlTable table;
    private final Fence fence;
    private final String where;
    private boolean broken;

    MySqlSnapshot(EndpointPools pools, Connection connection, MySqlTable table, Fence fence, String where) {
        this.pools = pools;
        this.connection = connection;
        this.table = table;
        this.fence = fence;
        this.where = "source " + where;
    }

    @Override
    public Fence fence() {
        return fence;
    }

    @Override
    public long read(KeyRange range, RowEncoding encoding, RowSink sink) {
        return stream(table.rows(range), encoding, sink);
    }

    @Override
    public long readKey(Key key, RowEncoding encoding, RowSink sink) {
        return stream(table.row(key), encoding, sink);
    }

    private long stream(String sql, RowEncoding encoding, RowSink sink) {
        if (encoding != RowEncoding.TEXT) {
            throw new IllegalArgumentException("MySQL and MariaDB give text rows, not " + encoding);
        }
        MySqlRowStream stream = new MySqlRowStream(table.mapping());
        try {
            stream.send(connection, sql, sink);
            requireCount(stream.rows());
            LandbridgeException refused = stream.refused();
            if (refused != null) {
                throw refused;
            }
            return stream.rows();
        } catch (SQLException e) {
            broken = true;
            throw pools.errors().translate(where, e);
        } catch (OutOfMemoryError e) {
            broken = true;
            throw e;
        } catch (RuntimeException e) {
            broken |= stream.isOpen();
            throw e;
        }
    }

    /** The driver reads to the end-of-rows packet or throws; the server's own count is asked all the same. */
    private void requireCount(long arrived) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT FOUND_ROWS()")) {
            row.next();
            if (row.getLong(1) != arrived) {
                throw new LandbridgeException(
                        CopyError.COUNT_DIFFERS,
                        where,
                        arrived + " rows arrived, but the server says that it sent " + row.getLong(1));
            }
        }
    }

    @Override
    public Optional<Key> middle(KeyRange range) {
        if (!table.key().canBeCut()) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement()) {
            long rows;
            try (ResultSet row = statement.executeQuery(table.count(range))) {
                row.next();
                rows = row.getLong(1);
            }
            return rows < 2
                    ? Optional.empty()
                    : keys(connection, table.bound(range, rows / 2), table.key()).stream()
                            .findFirst();
        } catch (SQLException e) {
            broken = true;
            throw pools.errors().translate(where, e);
        }
    }

    @Override
    public Optional<Key> onlyKey(KeyRange range) {
        if (table.key().columns().isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Key> keys = keys(connection, table.firstKeys(range, 2), table.key());
            return keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
        } catch (SQLException e) {
            broken = true;
            throw pools.errors().translate(where, e);
        }
    }

    static List<Key> keys(Connection connection, String sql, KeyColumns columns) throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (Column column : columns.columns()) {
                    values.add(MySqlProjection.spelling(column).text(row.getBytes(values.size() + 1)));
                }
                keys.add(new Key(values));
            }
        }
        return keys;
    }

    /** The binary log is written before the engine commits: what the snapshot has seen is in it. */
    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() {
        if (broken) {
            pools.discard(connection, Purpose.SNAPSHOT);
            return;
        }
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            pools.discard(connection, Purpose.SNAPSHOT);
        }
    }
}
