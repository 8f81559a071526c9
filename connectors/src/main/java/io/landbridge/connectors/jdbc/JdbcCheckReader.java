package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.validation.CheckAnswer;
import io.landbridge.pipeline.validation.CheckError;
import io.landbridge.pipeline.validation.CheckReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks an endpoint what the plan's checks want to know, in sessions that can only read. */
public final class JdbcCheckReader implements CheckReader {

    private final EndpointPools pools;

    /** Asks the database of those pools. */
    public JdbcCheckReader(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public void verify(String sql, String where) {
        boolean isPostgresql = pools.dialect() == SqlDialect.POSTGRESQL;
        String prepare = "PREPARE landbridge_check "
                + (isPostgresql ? "AS " + bare(sql) : "FROM " + pools.dialect().literal(bare(sql)));
        try (Connection connection = pools.take(Purpose.CHECK);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(prepare);
            statement.execute((isPostgresql ? "DEALLOCATE " : "DEALLOCATE PREPARE ") + "landbridge_check");
        } catch (SQLException e) {
            throw failed(where, e);
        }
    }

    @Override
    public CheckAnswer ask(String sql, String where) {
        try (Connection connection = pools.take(Purpose.CHECK);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            // a second row is wrong already; nobody reads a whole table of them
            statement.setMaxRows(2);
            if (!statement.execute(bare(sql))) {
                throw refused(where, "It is no query");
            }
            CheckAnswer answer = answer(statement, where);
            if (statement.getMoreResults() || statement.getUpdateCount() != -1) {
                throw refused(where, "It is more than one statement");
            }
            return answer;
        } catch (SQLException e) {
            throw failed(where, e);
        }
    }

    private static CheckAnswer answer(Statement statement, String where) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            ResultSetMetaData columns = row.getMetaData();
            if (columns.getColumnCount() != 1) {
                throw refused(where, "It answers " + columns.getColumnCount() + " columns, not one");
            }
            if (!row.next()) {
                throw refused(where, "It answers no row, not one");
            }
            CheckAnswer answer = answer(row, columns);
            if (row.next()) {
                throw refused(where, "It answers more than one row");
            }
            return answer;
        }
    }

    /** Numbers and truth values by their value, moments without the digits that only one server prints, bytes as hexadecimal digits. */
    private static CheckAnswer answer(ResultSet row, ResultSetMetaData columns) throws SQLException {
        String type = columns.getColumnTypeName(1).toLowerCase(Locale.ROOT);
        return switch (columns.getColumnType(1)) {
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> bytes(row.getBytes(1));
            case Types.BIT, Types.BOOLEAN -> type.equals("bool") ? flag(row.getString(1)) : number(row.getString(1));
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.NUMERIC,
                    Types.DECIMAL -> number(row.getString(1));
            case Types.DATE, Types.TIME, Types.TIME_WITH_TIMEZONE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                moment(row.getString(1));
            default -> text(row.getString(1));
        };
    }

    private static CheckAnswer bytes(byte @Nullable [] bytes) {
        return bytes == null
                ? CheckAnswer.NULL
                : CheckAnswer.text(HexFormat.of().formatHex(bytes));
    }

    private static CheckAnswer flag(@Nullable String flag) {
        return flag == null ? CheckAnswer.NULL : CheckAnswer.number(flag.startsWith("t") ? "1" : "0");
    }

    private static CheckAnswer number(@Nullable String number) {
        return number == null ? CheckAnswer.NULL : CheckAnswer.number(number);
    }

    private static CheckAnswer moment(@Nullable String moment) {
        return moment == null
                ? CheckAnswer.NULL
                : CheckAnswer.text(moment.replaceFirst("\\+00$", "").replaceFirst("\\.0+$|(?<=\\.\\d{1,8})0+$", ""));
    }

    private static CheckAnswer text(@Nullable String text) {
        return text == null ? CheckAnswer.NULL : CheckAnswer.text(text);
    }

    /** Without the semicolon at its end. */
    private static String bare(String sql) {
        return sql.strip().replaceFirst("[;\\s]+$", "");
    }

    private LandbridgeException failed(String where, SQLException e) {
        LandbridgeException known = pools.errors().translate(where, e);
        if (isTooLong(e)) {
            return new LandbridgeException(
                    CheckError.CHECK_TOO_SLOW,
                    where,
                    "It ran for longer than " + SessionSettings.CHECK_SECONDS / 60 + " minutes.",
                    e);
        }
        return known.category().isRetryable()
                ? known
                : new LandbridgeException(CheckError.CHECK_REFUSED, where, known.what(), e);
    }

    private static boolean isTooLong(SQLException e) {
        return "57014".equals(e.getSQLState()) || e.getErrorCode() == 3024 || e.getErrorCode() == 1969;
    }

    private static LandbridgeException refused(String where, String what) {
        return new LandbridgeException(CheckError.CHECK_REFUSED, where, what + '.');
    }
}
