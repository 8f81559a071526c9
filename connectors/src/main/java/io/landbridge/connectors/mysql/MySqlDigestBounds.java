package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts keys of MySQL and MariaDB. Whole numbers are halved, thirded and so on between least and greatest, until the server's estimates by its
 * index are small enough, which reads next to nothing; other keys are walked over.
 */
final class MySqlDigestBounds {

    /** More would be many questions about parts that may be empty. */
    private static final int MOST_PARTS = 1_000;

    private final Connection connection;
    private final DigestedTable table;
    private final KeyRange range;
    private final long rows;

    private final List<Key> bounds = new ArrayList<>();
    private BigInteger least = BigInteger.ZERO;
    private @Nullable BigInteger end;
    private long rowsBeforeEnd;

    private MySqlDigestBounds(Connection connection, DigestedTable table, KeyRange range, long rows) {
        this.connection = connection;
        this.table = table;
        this.range = range;
        this.rows = rows;
    }

    static List<Key> cut(Connection connection, DigestedTable table, KeyRange range, long rows) throws SQLException {
        MySqlDigestBounds cutter = new MySqlDigestBounds(connection, table, range, rows);
        if (table.key().size() == 1 && table.key().get(0).kind() == ValueKind.INTEGER) {
            cutter.reckon();
        } else {
            cutter.walk();
        }
        return cutter.bounds;
    }

    private void walk() throws SQLException {
        KeyRange rest = range;
        for (List<Key> next = next(rest); next.size() == 2; next = next(rest)) {
            bounds.add(next.get(0));
            rest = rest.above(next.get(0));
        }
    }

    /** The last key of the next part, and the first one after it. */
    private List<Key> next(KeyRange rest) throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MySqlDigestSql.bound(table, rest, rows))) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (Column column : table.key()) {
                    values.add(String.valueOf(MySqlDigestSql.spelled(row, values.size() + 1, column.kind())));
                }
                keys.add(new Key(values));
            }
        }
        return keys;
    }

    private void reckon() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MySqlDigestSql.ends(table, range))) {
            row.next();
            if (row.getString(1) == null) {
                return;
            }
            least = new BigInteger(row.getString(1));
            BigInteger below = least.subtract(BigInteger.ONE);
            BigInteger greatest = new BigInteger(row.getString(2));
            // by the index, as all estimates of parts: what the server says of a whole table may be as old as its
            // statistics
            BigInteger middle = below.add(greatest).shiftRight(1);
            divide(below, greatest, estimate(below, middle) + estimate(middle, greatest));
        }
    }

    /** In as many parts of the numbers as would be right if the rows were spread evenly; those where they are not are divided again. */
    private void divide(BigInteger above, BigInteger upTo, long estimated) throws SQLException {
        BigInteger span = upTo.subtract(above);
        if (estimated <= rows + rows / 2 || span.equals(BigInteger.ONE)) {
            add(upTo, estimated);
            return;
        }
        BigInteger parts = BigInteger.valueOf(Math.max(2, (estimated + rows - 1) / rows))
                .min(BigInteger.valueOf(MOST_PARTS))
                .min(span);
        BigInteger from = above;
        for (BigInteger i = BigInteger.ONE; i.compareTo(parts) <= 0; i = i.add(BigInteger.ONE)) {
            BigInteger to = above.add(span.multiply(i).divide(parts));
            divide(from, to, estimate(from, to));
            from = to;
        }
    }

    /** Neighbours that are small are one part. */
    private void add(BigInteger upTo, long estimated) {
        if (end != null && rowsBeforeEnd + estimated > rows + rows / 2) {
            bounds.add(key(end));
            rowsBeforeEnd = 0;
        }
        end = upTo;
        rowsBeforeEnd += estimated;
    }

    private static Key key(BigInteger number) {
        return Key.of(number.toString());
    }

    private long estimate(BigInteger above, BigInteger upTo) throws SQLException {
        // a number below the least may be none that the column can hold
        Key lower = above.compareTo(least) < 0 ? range.lower() : key(above);
        String question = MySqlDigestSql.estimate(table, new KeyRange(lower, key(upTo)));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            // NULL where the server sees without looking that there are none
            return row.getLong("rows");
        }
    }
}
