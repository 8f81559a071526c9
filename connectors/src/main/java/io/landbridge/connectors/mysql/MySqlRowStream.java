package io.landbridge.connectors.mysql;

import com.mysql.cj.jdbc.JdbcConnection;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** One query whose rows are encoded as they arrive; the driver holds one row at a time. */
final class MySqlRowStream {

    private final FieldSpelling[] spellings;
    private final @Nullable LargeValue[] large;
    private final RowBuffer buffer = new RowBuffer();
    private long rows;
    private @Nullable LandbridgeException refused;
    private boolean open;

    MySqlRowStream(TableMapping mapping) {
        this.spellings = MySqlProjection.spellings(mapping);
        this.large = LargeValue.of(mapping, spellings);
    }

    /**
     * Hands every row to the sink.
     *
     * <p>When the sink refuses a row, the rest is read and dropped: the snapshot is needed for halving.
     */
    void send(Connection connection, String sql, RowSink sink) throws SQLException {
        // the pool's wrapper would look at each value once more
        Connection raw = connection.unwrap(JdbcConnection.class);
        Statement statement = raw.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(Integer.MIN_VALUE);
        open = true;
        // not closed on the way out of an error: closing would read the rest of the rows first, the owner ends the
        // session instead
        ResultSet result = statement.executeQuery(sql);
        while (result.next()) {
            rows++;
            if (refused == null) {
                encode(result);
                refused = hand(sink);
            }
        }
        open = false;
        statement.close();
    }

    private void encode(ResultSet result) throws SQLException {
        for (int i = 0; i < spellings.length; i++) {
            if (i > 0) {
                buffer.appendByte('\t');
            }
            LargeValue maybeLarge = large[i];
            if (maybeLarge != null) {
                maybeLarge.append(buffer, result.getBinaryStream(i + 1));
                continue;
            }
            byte[] value = result.getBytes(i + 1);
            if (value == null) {
                buffer.appendNull();
            } else {
                spellings[i].append(buffer, value);
            }
        }
        buffer.appendByte('\n');
    }

    private @Nullable LandbridgeException hand(RowSink sink) {
        try {
            buffer.sendTo(sink);
            return null;
        } catch (LandbridgeException e) {
            if (e.category() == Category.DATA) {
                return e;
            }
            throw e;
        }
    }

    /** Rows that arrived. */
    long rows() {
        return rows;
    }

    /** What the sink threw at a row. */
    @Nullable LandbridgeException refused() {
        return refused;
    }

    /** Whether the connection stands in the middle of the rows. */
    boolean isOpen() {
        return open;
    }
}
