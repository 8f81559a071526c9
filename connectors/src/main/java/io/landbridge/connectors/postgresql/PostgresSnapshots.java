package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SourceDefinitions;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens snapshots of a PostgreSQL source and cuts its keys; safe for several threads. */
public final class PostgresSnapshots implements SourceSnapshot.Opener {

    /** Tables of fewer pages are one range: cutting them would cost more than it gives. */
    private static final long SMALL_TABLE_BYTES = 4L << 20;

    /** What a sample reads at most; its keys need only be about evenly spread. */
    private static final double SAMPLED_BYTES = 8L << 20;

    private final EndpointPools pools;
    private final SourceDefinitions definitions;

    public PostgresSnapshots(EndpointPools pools) {
        this.pools = pools;
        this.definitions = new SourceDefinitions(new PostgresSchemaReader(pools), new PostgresFingerprints(pools));
    }

    @Override
    public SourceSnapshot open(TableMapping mapping, Chunk chunk) {
        PostgresTable table = new PostgresTable(mapping);
        Connection connection = pools.take(Purpose.SNAPSHOT);
        try {
            PostgresFences.Taken taken = PostgresFences.take(connection, mapping.source(), pools, chunk.describe());
            definitions.verify(mapping.source(), taken.fingerprint());
            return new PostgresSnapshot(pools, connection, table, taken.fence(), chunk.describe());
        } catch (SQLException e) {
            pools.discard(connection, Purpose.SNAPSHOT);
            throw pools.errors().translate("source " + chunk.describe(), e);
        } catch (LandbridgeException e) {
            pools.discard(connection, Purpose.SNAPSHOT);
            throw e;
        }
    }

    @Override
    public List<KeyRange> ranges(TableMapping mapping, int parts) {
        PostgresTable table = new PostgresTable(mapping);
        if (parts < 2 || !table.key().canBeCut()) {
            return List.of(KeyRange.ALL);
        }
        try (Connection connection = pools.take(Purpose.KEYS)) {
            long bytes = size(connection, table);
            if (bytes < SMALL_TABLE_BYTES) {
                return List.of(KeyRange.ALL);
            }
            double percent = Math.min(100, 100 * SAMPLED_BYTES / bytes);
            return between(PostgresSnapshot.keys(connection, table.sample(percent), table.key()), parts);
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }

    /** Ranges between every n-th of the sampled keys. */
    private static List<KeyRange> between(List<Key> sample, int parts) {
        List<KeyRange> ranges = new ArrayList<>();
        KeyRange rest = KeyRange.ALL;
        for (int i = 1; i < parts; i++) {
            int at = (int) ((long) sample.size() * i / parts);
            if (at < sample.size() && !sample.get(at).equals(rest.lower())) {
                ranges.add(rest.upTo(sample.get(at)));
                rest = rest.above(sample.get(at));
            }
        }
        ranges.add(rest);
        return ranges;
    }

    private static long size(Connection connection, PostgresTable table) throws SQLException {
        // a partitioned table has no pages of its own
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COALESCE(SUM(pg_relation_size(relid)), 0)"
                        + " FROM (SELECT relid FROM pg_partition_tree(" + table.regclass() + ")"
                        + " UNION SELECT " + table.regclass() + ") AS parts")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public Optional<Key> bound(TableMapping mapping, KeyRange range, long rows) {
        PostgresTable table = new PostgresTable(mapping);
        if (rows < 1 || !table.key().canBeCut()) {
            return Optional.empty();
        }
        try (Connection connection = pools.take(Purpose.KEYS)) {
            List<Key> keys = PostgresSnapshot.keys(connection, table.bound(range, rows), table.key());
            // the second key proves that there is something above the first
            return keys.size() < 2 ? Optional.empty() : Optional.of(keys.get(0));
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }
}
