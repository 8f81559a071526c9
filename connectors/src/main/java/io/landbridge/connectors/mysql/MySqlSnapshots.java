package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SourceDefinitions;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens snapshots of a MySQL or MariaDB source and cuts its keys; safe for several threads. */
public final class MySqlSnapshots implements SourceSnapshot.Opener {

    /** A table of no more rows is one range: cutting it would cost more than it gives. */
    private static final long SMALL_TABLE_ROWS = 20_000;

    private final EndpointPools pools;
    private final SourceDefinitions definitions;

    public MySqlSnapshots(EndpointPools pools) {
        this.pools = pools;
        this.definitions = new SourceDefinitions(new MySqlSchemaReader(pools), new MySqlFingerprints(pools));
    }

    @Override
    public SourceSnapshot open(TableMapping mapping, Chunk chunk) {
        MySqlTable table = new MySqlTable(mapping);
        Connection connection = pools.take(Purpose.SNAPSHOT);
        try {
            MySqlFences.Taken taken = new MySqlFences(pools, mapping.source(), chunk.describe()).take(connection);
            definitions.verify(mapping.source(), taken.fingerprint());
            return new MySqlSnapshot(pools, connection, table, taken.fence(), chunk.describe());
        } catch (SQLException e) {
            pools.discard(connection, Purpose.SNAPSHOT);
            throw pools.errors().translate("source " + chunk.describe(), e);
        } catch (LandbridgeException e) {
            pools.discard(connection, Purpose.SNAPSHOT);
            throw e;
        }
    }

    /** Even parts of the numbers between least and greatest; keys that do not begin with a number are cut as they are claimed. */
    @Override
    public List<KeyRange> ranges(TableMapping mapping, int parts) {
        MySqlTable table = new MySqlTable(mapping);
        boolean reckoned = parts > 1
                && table.key().canBeCut()
                && table.key().columns().get(0).kind() == ValueKind.INTEGER
                && bound(mapping, KeyRange.ALL, SMALL_TABLE_ROWS).isPresent();
        if (!reckoned) {
            return List.of(KeyRange.ALL);
        }
        try (Connection connection = pools.take(Purpose.KEYS)) {
            return ranges(connection, table, parts);
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }

    private static List<KeyRange> ranges(Connection connection, MySqlTable table, int parts) throws SQLException {
        BigInteger least;
        BigInteger span;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(table.ends())) {
            row.next();
            least = new BigInteger(row.getString(1));
            span = new BigInteger(row.getString(2)).subtract(least);
        }
        List<KeyRange> ranges = new ArrayList<>();
        KeyRange rest = KeyRange.ALL;
        for (int i = 1; i < parts; i++) {
            BigInteger from = least.add(span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(parts)));
            // a key that is there: a number in a gap would make empty ranges
            List<Key> keys = MySqlSnapshot.keys(connection, table.keyFrom(from.toString()), table.key());
            if (!keys.isEmpty() && !keys.get(0).equals(rest.lower())) {
                ranges.add(rest.upTo(keys.get(0)));
                rest = rest.above(keys.get(0));
            }
        }
        ranges.add(rest);
        return ranges;
    }

    @Override
    public Optional<Key> bound(TableMapping mapping, KeyRange range, long rows) {
        MySqlTable table = new MySqlTable(mapping);
        if (rows < 1 || !table.key().canBeCut()) {
            return Optional.empty();
        }
        try (Connection connection = pools.take(Purpose.KEYS)) {
            List<Key> keys = MySqlSnapshot.keys(connection, table.bound(range, rows), table.key());
            // the second key proves that there is something above the first
            return keys.size() < 2 ? Optional.empty() : Optional.of(keys.get(0));
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }
}
