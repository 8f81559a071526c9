package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.ChangeBatch;
import io.landbridge.connectors.jdbc.ChangeLayout;
import io.landbridge.connectors.jdbc.ChangeLayouts;
import io.landbridge.connectors.jdbc.SqlErrors;
import io.landbridge.connectors.jdbc.StagedChangeWriter;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.transform.RowEncoding;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.PGConnection;

/** Changes rows of PostgreSQL: COPY into a temporary table, and from there by one statement for each form, or by a block. */
final class PostgresChangeWriter extends StagedChangeWriter {

    private static final String BASE_TYPES = """
            WITH RECURSIVE base AS (
              SELECT a.attname, d.typbasetype, d.typtypmod FROM pg_attribute a JOIN pg_type d ON d.oid = a.atttypid
              WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND d.typtype = 'd'
              UNION ALL
              SELECT base.attname, d.typbasetype, d.typtypmod FROM base JOIN pg_type d ON d.oid = base.typbasetype
              WHERE d.typtype = 'd')
            SELECT base.attname, format_type(base.typbasetype, base.typtypmod)
            FROM base JOIN pg_type t ON t.oid = base.typbasetype
            WHERE t.typtype <> 'd'""";

    private final QuietTables quiet;
    private final Connection session;
    private final Map<ChangeLayout, PostgresChangeSql> statements = new HashMap<>();

    PostgresChangeWriter(Connection connection, ChangeLayouts layouts, QuietTables quiet, SqlErrors errors)
            throws SQLException {
        super(connection, layouts, errors);
        this.quiet = quiet;
        this.session = (Connection) connection.unwrap(PGConnection.class);
    }

    @Override
    protected Connection session() {
        return session;
    }

    private PostgresChangeSql sql(ChangeBatch batch) {
        return statements.computeIfAbsent(batch.layout(), PostgresChangeSql::new);
    }

    @Override
    protected void requireQuiet(Output output) {
        quiet.require(connection(), output.target().name());
    }

    @Override
    protected void stage(ChangeBatch batch, boolean again) throws SQLException {
        PostgresChangeSql sql = sql(batch);
        if (!layouts().isMade(session, batch.layout())) {
            execute(sql.create(baseTypes(batch.layout().output())));
            layouts().make(session, batch.layout());
        } else if (again) {
            execute(sql.truncate());
        }
        String where = where(batch.layout().output());
        try (PostgresCopyWriter copy =
                new PostgresCopyWriter(connection(), where, sql.copy(), RowEncoding.TEXT, errors())) {
            batch.sendTo(copy);
            copy.finish();
        }
    }

    private Map<String, String> baseTypes(Output output) throws SQLException {
        Map<String, String> types = new HashMap<>();
        try (PreparedStatement statement = connection().prepareStatement(BASE_TYPES)) {
            statement.setString(1, layouts().dialect().table(output.target().name()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    types.put(row.getString(1), row.getString(2));
                }
            }
        }
        return types;
    }

    /** The commit empties the table, and the next use within the transaction. */
    @Override
    protected void unstage(ChangeBatch batch) {
        // See above.
    }

    @Override
    protected BitSet change(ChangeBatch batch, int form) throws SQLException {
        BitSet members = batch.members(form);
        if (sql(batch).staysInPlace(batch.forms().get(form))) {
            return update(batch, form);
        }
        try (PreparedStatement statement =
                connection().prepareStatement(sql(batch).change(batch.forms().get(form)))) {
            statement.setInt(1, form);
            statement.setLong(2, members.cardinality());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                BitSet missed = new BitSet();
                if (row.getLong(1) != members.cardinality()) {
                    missed.or(members);
                    Array hit = row.getArray(2);
                    if (hit != null) {
                        for (Integer number : (Integer[]) hit.getArray()) {
                            missed.clear(number);
                        }
                    }
                }
                return missed;
            }
        }
    }

    private BitSet update(ChangeBatch batch, int form) throws SQLException {
        PostgresChangeSql sql = sql(batch);
        long expected = batch.members(form).cardinality();
        long met;
        try (PreparedStatement statement =
                connection().prepareStatement(sql.update(batch.forms().get(form)))) {
            statement.setInt(1, form);
            met = statement.executeLargeUpdate();
        }
        BitSet missed = new BitSet();
        if (met != expected) {
            try (PreparedStatement statement = connection().prepareStatement(sql.missing())) {
                statement.setInt(1, form);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        missed.set(row.getInt(1));
                    }
                }
            }
        }
        requireAll(batch, expected - missed.cardinality(), met);
        return missed;
    }

    /** A statement that fails would take the transaction with it, were it not for a savepoint. */
    @Override
    protected boolean addAll(ChangeBatch batch, int form) throws SQLException {
        Savepoint before = connection().setSavepoint();
        try (PreparedStatement statement =
                connection().prepareStatement(sql(batch).insert(false))) {
            statement.setInt(1, form);
            long added = statement.executeLargeUpdate();
            requireAll(batch, batch.members(form).cardinality(), added);
        } catch (SQLException e) {
            LandbridgeException known = errors().translate(where(batch.layout().output()), e);
            if (known instanceof RowRefusedException refused && refused.isUniqueConflict()) {
                connection().rollback(before);
                return false;
            }
            throw known;
        }
        connection().releaseSavepoint(before);
        return true;
    }

    @Override
    protected long addOthers(ChangeBatch batch, int form, BitSet except) throws SQLException {
        try (PreparedStatement statement =
                connection().prepareStatement(sql(batch).insert(true))) {
            statement.setInt(1, form);
            statement.setArray(
                    2,
                    connection().createArrayOf("int4", except.stream().boxed().toArray()));
            return statement.executeLargeUpdate();
        }
    }

    @Override
    protected BitSet inTurn(ChangeBatch batch) throws SQLException {
        execute(sql(batch).inTurn(batch));
        BitSet missed = new BitSet();
        try (Statement statement = connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('" + PostgresChangeSql.MISSED + "')")) {
            row.next();
            for (String number : row.getString(1).split(",", -1)) {
                if (!number.isEmpty()) {
                    missed.set(Integer.parseInt(number));
                }
            }
        }
        return missed;
    }

    @Override
    protected boolean areKeysApart(ChangeBatch batch) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql(batch).sharedKey())) {
                return !row.next();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
