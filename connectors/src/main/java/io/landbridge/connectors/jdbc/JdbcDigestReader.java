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
import io.landbridge.pipeline.schema.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows and their hashes in one transaction that only reads. */
public final class JdbcDigestReader implements DigestReader {

    private static final BigInteger NO_HASH = new BigInteger(DigestSql.NO_HASH);

    private final EndpointPools pools;
    private final Connection connection;
    private final DigestSql sql;
    private boolean broken;

    private JdbcDigestReader(EndpointPools pools, Connection connection, DigestSql sql) {
        this.pools = pools;
        this.connection = connection;
        this.sql = sql;
    }

    /** How an engine's statements are chosen, once the session is there. */
    @FunctionalInterface
    public interface Dialect {

        /** The statements for the server at the other end. */
        DigestSql of(Connection connection) throws SQLException;
    }

    /** Begins the read; its first query decides which moment it shows. */
    public static DigestReader open(EndpointPools pools, Dialect dialect) {
        Connection connection = pools.take(Purpose.DIGEST);
        try {
            DigestSql sql = dialect.of(connection);
            // PostgreSQL's driver gives rows as they come in a transaction only
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql.begin());
            }
            return new JdbcDigestReader(pools, connection, sql);
        } catch (SQLException e) {
            pools.discard(connection, Purpose.DIGEST);
            throw pools.errors().translate(pools.side().toString(), e);
        }
    }

    @Override
    public RangeDigest digest(DigestedTable table, KeyRange range) {
        try (Statement statement = statement();
                ResultSet row = statement.executeQuery(sql.digest(table, range))) {
            row.next();
            // exact, and longer than a long; the driver would round neither, but may print a point
            BigInteger sum = new BigDecimal(row.getString(2)).toBigIntegerExact();
            if (sum.compareTo(NO_HASH) >= 0) {
                throw noHash(table, sum.divide(NO_HASH) + " rows are");
            }
            return new RangeDigest(row.getLong(1), sum.longValue());
        } catch (SQLException e) {
            throw failed(table, e);
        }
    }

    @Override
    public long hashes(DigestedTable table, KeyRange range, HashSink sink) {
        int hash = table.key().size() + 1;
        return stream(table, sql.hashes(table, range), row -> {
            String value = row.getString(hash);
            if (value == null) {
                throw noHash(table, "A row is");
            }
            // signed on PostgreSQL, unsigned on the others: the same 64 bits
            sink.row(key(table, row), new BigInteger(value).longValue());
        });
    }

    @Override
    public long values(DigestedTable table, KeyRange range, ValueSink sink) {
        return stream(table, sql.values(table, range), row -> {
            List<@Nullable String> values = new ArrayList<>(table.columns().size());
            for (DigestedColumn column : table.columns()) {
                values.add(sql.read(row, table.key().size() + values.size() + 1, column.spelling()));
            }
            sink.row(key(table, row), Collections.unmodifiableList(values));
        });
    }

    private @Nullable Key key(DigestedTable table, ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (Column column : table.key()) {
            // a target's key that is NULL is no key of the source
            values.add(String.valueOf(sql.read(row, values.size() + 1, column.kind())));
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
            statement.setFetchSize(sql.fetchSize());
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
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            pools.discard(connection, Purpose.DIGEST);
        }
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
