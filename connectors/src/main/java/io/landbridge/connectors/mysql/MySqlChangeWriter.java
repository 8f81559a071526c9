package io.landbridge.connectors.mysql;

import com.mysql.cj.jdbc.JdbcConnection;
import io.landbridge.connectors.jdbc.ChangeBatch;
import io.landbridge.connectors.jdbc.ChangeForm;
import io.landbridge.connectors.jdbc.ChangeLayout;
import io.landbridge.connectors.jdbc.ChangeLayouts;
import io.landbridge.connectors.jdbc.SqlErrors;
import io.landbridge.connectors.jdbc.StagedChangeWriter;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.stream.RowChange.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Changes rows of MySQL or MariaDB: LOAD DATA into a temporary table, and from there by one statement for each form, or by many that go to
 * the server together.
 *
 * <p>Neither engine tells which rows a statement met. Where that cannot be asked after it, it is asked before.
 */
final class MySqlChangeWriter extends StagedChangeWriter {

    private static final int DATABASE_ACCESS_DENIED = 1044;
    private static final int STATEMENTS_TOGETHER = 500;

    private final Executor threads;
    private final Connection session;
    private final Map<ChangeLayout, MySqlChangeSql> statements = new HashMap<>();

    MySqlChangeWriter(Connection connection, ChangeLayouts layouts, SqlErrors errors, Executor threads)
            throws SQLException {
        super(connection, layouts, errors);
        this.threads = threads;
        this.session = connection.unwrap(JdbcConnection.class);
    }

    @Override
    protected Connection session() {
        return session;
    }

    private MySqlChangeSql sql(ChangeBatch batch) {
        return statements.computeIfAbsent(batch.layout(), MySqlChangeSql::new);
    }

    /** Foreign keys are off for the session; triggers cannot be, which the assessment says. */
    @Override
    protected void requireQuiet(Output output) {
        // See above.
    }

    @Override
    protected void stage(ChangeBatch batch, boolean again) throws SQLException {
        MySqlChangeSql sql = sql(batch);
        Output output = batch.layout().output();
        if (!layouts().isMade(session, batch.layout())) {
            create(sql, output);
            layouts().make(session, batch.layout());
        }
        try (LoadDataWriter load = new LoadDataWriter(connection(), where(output), sql.load(), errors(), threads)) {
            batch.sendTo(load);
            load.finish();
        }
    }

    /** Making or dropping a temporary table does not commit. */
    private void create(MySqlChangeSql sql, Output output) throws SQLException {
        try {
            update(sql.create());
        } catch (SQLException e) {
            if (e.getErrorCode() != DATABASE_ACCESS_DENIED) {
                throw e;
            }
            throw new LandbridgeException(
                    ConnectionError.PERMISSION_DENIED,
                    where(output),
                    "The user may make no temporary table, through which changes are written",
                    "GRANT CREATE TEMPORARY TABLES ON the target's database TO the target's user.",
                    e);
        }
    }

    /** Not by TRUNCATE, which commits. */
    @Override
    protected void unstage(ChangeBatch batch) throws SQLException {
        update(sql(batch).empty());
    }

    @Override
    protected BitSet change(ChangeBatch batch, int form) throws SQLException {
        MySqlChangeSql sql = sql(batch);
        ChangeForm wanted = batch.forms().get(form);
        boolean goes = wanted.kind() == Kind.DELETE || wanted.movesKey();
        BitSet missed = goes ? missing(sql.missing(form)) : new BitSet();
        int expected = batch.members(form).cardinality() - missed.cardinality();
        long met = expected == 0 ? 0 : update(sql.change(wanted, sql.ofForm(form)));
        if (met != expected && !goes) {
            missed = missing(sql.missing(form));
            expected = batch.members(form).cardinality() - missed.cardinality();
        }
        requireAll(batch, expected, met);
        return missed;
    }

    private BitSet missing(String query) throws SQLException {
        BitSet missed = new BitSet();
        try (Statement statement = connection().createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                missed.set(row.getInt(1));
            }
        }
        return missed;
    }

    /** A statement that fails undoes itself and nothing else. */
    @Override
    protected boolean addAll(ChangeBatch batch, int form) throws SQLException {
        try {
            requireAll(
                    batch, batch.members(form).cardinality(), update(sql(batch).insert(form, new BitSet())));
            return true;
        } catch (SQLException e) {
            LandbridgeException known = errors().translate(where(batch.layout().output()), e);
            if (known instanceof RowRefusedException refused && refused.isUniqueConflict()) {
                return false;
            }
            throw known;
        }
    }

    @Override
    protected long addOthers(ChangeBatch batch, int form, BitSet except) throws SQLException {
        return update(sql(batch).insert(form, except));
    }

    @Override
    protected BitSet inTurn(ChangeBatch batch) throws SQLException {
        BitSet missed = new BitSet();
        for (int from = 0; from < batch.size(); from += STATEMENTS_TOGETHER) {
            int to = Math.min(batch.size(), from + STATEMENTS_TOGETHER);
            try (Statement statement = connection().createStatement()) {
                for (int change = from; change < to; change++) {
                    add(statement, batch, change);
                }
                note(batch, from, to, statement.executeLargeBatch(), missed);
            }
        }
        return missed;
    }

    @Override
    protected boolean areKeysApart(ChangeBatch batch) throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet row = statement.executeQuery(sql(batch).sharedKey())) {
            return !row.next();
        }
    }

    private void add(Statement statement, ChangeBatch batch, int change) throws SQLException {
        MySqlChangeSql sql = sql(batch);
        ChangeForm form = batch.forms().get(batch.formOf(change));
        statement.addBatch(sql.change(form, sql.ofChange(change)));
        if (form.kind() == Kind.INSERT) {
            statement.addBatch(sql.insertMissing(change));
        }
    }

    private void note(ChangeBatch batch, int from, int to, long[] counts, BitSet missed) {
        int at = 0;
        for (int change = from; change < to; change++) {
            boolean met = counts[at++] > 0;
            if (batch.forms().get(batch.formOf(change)).kind() == Kind.INSERT) {
                requireAll(batch, met ? 0 : 1, counts[at++]);
                missed.set(change, met);
            } else {
                missed.set(change, !met);
            }
        }
    }

    private long update(String sql) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }
}
