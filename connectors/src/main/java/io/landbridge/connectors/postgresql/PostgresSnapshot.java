package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.KeyColumns;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A read-only transaction on a PostgreSQL source that copies rows out. */
final class PostgresSnapshot implements SourceSnapshot {

    private static final int DURABLE_ATTEMPTS = 20;

    /** The server's own writer may flush in the meantime. */
    private static final int NUDGE_BEFORE_ATTEMPT = 2;

    private final EndpointPools pools;
    private final Connection connection;
    private final PostgresTable table;
    private final PostgresFence fence;
    private final String where;
    private boolean broken;

    PostgresSnapshot(
            EndpointPools pools, Connection connection, PostgresTable table, PostgresFence fence, String where) {
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
        return copy(table.copy(range, encoding), encoding, sink);
    }

    @Override
    public long readKey(Key key, RowEncoding encoding, RowSink sink) {
        return copy(table.copyKey(key, encoding), encoding, sink);
    }

    private long copy(String sql, RowEncoding encoding, RowSink sink) {
        PostgresCopyOut out = new PostgresCopyOut(where, encoding == RowEncoding.POSTGRESQL_BINARY);
        try {
            long rows = out.copy(connection, sql, sink);
            broken |= out.isBroken();
            return rows;
        } catch (SQLException e) {
            broken = true;
            throw pools.errors().translate(where, e);
        } catch (RuntimeException | Error e) {
            broken |= out.isBroken();
            throw e;
        }
    }

    @Override
    public Optional<Key> middle(KeyRange range) {
        return table.key().canBeCut() ? keys(table.middle(range)).stream().findFirst() : Optional.empty();
    }

    @Override
    public Optional<Key> onlyKey(KeyRange range) {
        if (table.key().columns().isEmpty()) {
            return Optional.empty();
        }
        List<Key> keys = keys(table.firstKeys(range, 2));
        return keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
    }

    private List<Key> keys(String sql) {
        try {
            return keys(connection, sql, table.key());
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
                for (int i = 1; i <= columns.columns().size(); i++) {
                    values.add(row.getString(i));
                }
                keys.add(new Key(values));
            }
        }
        return keys;
    }

    @Override
    public boolean isDurable() {
        String flushed = "SELECT pg_current_wal_flush_lsn() >= '" + FenceCodec.lsn(fence.insertLsn()) + "'::pg_lsn";
        try (Statement statement = connection.createStatement()) {
            for (int attempt = 0; attempt < DURABLE_ATTEMPTS; attempt++) {
                if (attempt == NUDGE_BEFORE_ATTEMPT) {
                    nudge();
                }
                // the server waits, not we
                try (ResultSet row = statement.executeQuery(attempt == 0 ? flushed : flushed + ", pg_sleep(0.05)")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (SQLException e) {
            broken = true;
            throw pools.errors().translate(where, e);
        }
    }

    /**
     * Makes the server flush its log by committing a message in it, which no table sees. Needed where nobody commits: what an open
     * transaction has logged may else stay in memory for 15 s.
     */
    private void nudge() throws SQLException {
        try (Connection other = pools.take(Purpose.KEYS);
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_logical_emit_message(true, 'landbridge', '')");
        }
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
