package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestError;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows and their hashes in one transaction that only reads. */
public final class JdbcDigestReader implements DigestReader {

    private static final BigInteger NO_HASH = new BigInteger(DigestSql.NO_HASH);

    /** Servers look each of them up in the index; of many more, they would rather read the whole table. */
    private static final int KEYS_AT_ONCE = 200;

    private final EndpointPools pools;
    private final Connection connection;
    private final DigestSession session;
    private boolean broken;

    private JdbcDigestReader(EndpointPools pools, Connection connection, DigestSession session) {
        this.pools = pools;
        this.connection = connection;
        this.session = session;
    }

    /** Begins the read. */
    public static DigestReader open(EndpointPools pools, DigestSession.Begin begin, String where) {
        Connection connection = pools.take(Purpose.DIGEST);
        try {
            return new JdbcDigestReader(pools, connection, begin.on(connection));
        } catch (SQLException e) {
            pools.discard(connection, Purpose.DIGEST);
            throw pools.errors().translate(pools.side() + " " + where, e);
        } catch (RuntimeException e) {
            pools.discard(connection, Purpose.DIGEST);
            throw e;
        }
    }

    @Override
    public Optional<Position> position() {
        return session.position();
    }

    @Override
    public Optional<Fence> fence() {
        return session.fence();
    }

    @Override
    public RangeDigest digest(DigestedTable table, KeyRange range) {
        try (Statement statement = statement();
                ResultSet row = statement.executeQuery(session.sql().digest(table, range))) {
            row.next();
            return digest(table, row, 1);
        } catch (SQLException e) {
            throw failed(table, e);
        }
    }

    @Override
    public List<RangeDigest> buckets(DigestedTable table, KeyRange range, int n) {
        RangeDigest[] buckets = new RangeDigest[powerOfTwo(n)];
        Arrays.fill(buckets, RangeDigest.EMPTY);
        try (Statement statement = statement();
                ResultSet row = statement.executeQuery(session.sql().buckets(table, range, n))) {
            while (row.next()) {
                RangeDigest bucket = digest(table, row, 2);
                buckets[row.getInt(1)] = bucket;
            }
            return List.of(buckets);
        } catch (SQLException e) {
            throw failed(table, e);
        }
    }

    private static int powerOfTwo(int n) {
        if (Integer.bitCount(n) != 1) {
            throw new IllegalArgumentException("Not a power of two: " + n);
        }
        return n;
    }

    /** Count and sum from two columns that stand beside each other. */
    private RangeDigest digest(DigestedTable table, ResultSet row, int first) throws SQLException {
        // exact, and longer than a long; the driver would round neither, but may print a point
        BigInteger sum = new BigDecimal(row.getString(first + 1)).toBigIntegerExact();
        if (sum.compareTo(NO_HASH) >= 0) {
            throw noHash(table, sum.divide(NO_HASH) + " rows are");
        }
        return new RangeDigest(row.getLong(first), sum.longValue());
    }

    @Override
    public long hashes(DigestedTable table, KeyRange range, HashSink sink) {
        return hashes(table, session.sql().hashes(table, range), sink);
    }

    @Override
    public long hashes(DigestedTable table, KeyRange range, int n, Set<Integer> buckets, HashSink sink) {
        if (buckets.isEmpty()) {
            return 0;
        }
        return hashes(table, session.sql().hashes(table, range, powerOfTwo(n), buckets), sink);
    }

    private long hashes(DigestedTable table, String query, HashSink sink) {
        int hash = table.key().size() + 1;
        return stream(table, query, row -> {
            String value = row.getString(hash);
            if (value == null) {
                throw noHash(table, "A row is");
            }
            // signed on PostgreSQL, unsigned on the others: the same 64 bits
            sink.row(key(table, row), value.startsWith("-") ? Long.parseLong(value) : Long.parseUnsignedLong(value));
        });
    }

    @Override
    public long values(DigestedTable table, KeyRange range, ValueSink sink) {
        return values(table, session.sql().values(table, range), sink);
    }

    @Override
    public long rows(DigestedTable table, List<Key> keys, ValueSink sink) {
        long rows = 0;
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            List<Key> some = keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE));
            rows += values(table, session.sql().rows(table, some), sink);
        }
        return rows;
    }

    private long values(DigestedTable table, String query, ValueSink sink) {
        return stream(table, query, row -> {
            List<@Nullable String> values = new ArrayList<>(table.columns().size());
            for (DigestedColumn column : table.columns()) {
                values.add(session.sql().read(row, table.key().size() + values.size() + 1, column.spelling()));
            }
            sink.row(key(table, row), Collections.unmodifiableList(values));
        });
    }

    @Override
    public List<Key> bounds(DigestedTable table, KeyRange range, long rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("Parts of " + rows + " rows");
        }
        boolean canBeCut =
                !table.key().isEmpty() && table.key().stream().map(Column::kind).allMatch(ValueKind::canBeCut);
        try {
            return canBeCut ? session.bounds().of(connection, table, range, rows) : List.of();
        } catch (SQLException e) {
            throw failed(table, e);
        }
    }

    private @Nullable Key key(DigestedTable table, ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (Column column : table.key()) {
            // a target's key that is NULL is no key of the source
            values.add(String.valueOf(session.sql().read(row, values.size() + 1, column.kind())));
        }
        return values.isEmpty() ? null : new Key(values);
    }

    private Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    /** Nothing is closed on the way out of an error: closing would read the rest of the rows first, ending the session does not. */
    private long stream(DigestedTable table, String query, RowReader reader) {
        boolean wasBroken = broken;
        broken = true;
        try {
            Statement statement = statement();
            statement.setFetchSize(session.sql().fetchSize());
            ResultSet row = statement.executeQuery(query);
            long rows = 0;
            while (row.next()) {
                reader.read(row);
                rows++;
            }
            statement.close();
            broken = wasBroken;
            return rows;
        } catch (SQLException e) {
            throw failed(table, e);
        }
    }

    private LandbridgeException failed(DigestedTable table, SQLException cause) {
        broken = true;
        return pools.errors().translate(pools.side() + " " + table.table().name(), cause);
    }

    private LandbridgeException noHash(DigestedTable table, String what) {
        return new LandbridgeException(
                DigestError.VALUE_TOO_LONG,
                pools.side() + " " + table.table().name(),
                what + " longer than the server puts together.");
    }

    @Override
    public void close() {
        if (broken) {
            pools.discard(connection, Purpose.DIGEST);
            return;
        }
        try (connection;
                Statement statement = connection.createStatement()) {
            // as a statement: the driver refuses to roll back what was not begun by itself
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            pools.discard(connection, Purpose.DIGEST);
        }
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
