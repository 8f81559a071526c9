package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.stream.ChangeWriter;
import io.landbridge.pipeline.stream.RowChange;
import io.landbridge.pipeline.stream.RowChange.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes into a staging table of the session by the bulk path, which reads values as the copy does, and from there into the
 * target: each form of change with one statement, or one change after another without a round trip for each.
 */
public abstract class StagedChangeWriter implements ChangeWriter {

    private final Connection connection;
    private final ChangeLayouts layouts;
    private final SqlErrors errors;
    private final Set<ChangeLayout> used = new HashSet<>();

    protected StagedChangeWriter(Connection connection, ChangeLayouts layouts, SqlErrors errors) {
        this.connection = connection;
        this.layouts = layouts;
        this.errors = errors;
    }

    protected final Connection connection() {
        return connection;
    }

    protected final ChangeLayouts layouts() {
        return layouts;
    }

    protected final SqlErrors errors() {
        return errors;
    }

    /** The driver's own connection, the same for each use of a pooled session. */
    protected abstract Connection session();

    final boolean isUsed() {
        return !used.isEmpty();
    }

    /** The transaction has ended. */
    final void ended() {
        used.clear();
    }

    /** The table's name where an error says it. */
    protected static String where(Output output) {
        return "target " + output.target().name();
    }

    /** Makes sure that triggers and foreign keys are off for the table. */
    protected abstract void requireQuiet(Output output);

    /**
     * Fills the staging table.
     *
     * @param again whether the same transaction has used it before
     */
    protected abstract void stage(ChangeBatch batch, boolean again) throws SQLException;

    /** Empties it. */
    protected abstract void unstage(ChangeBatch batch) throws SQLException;

    /**
     * Makes the changes of a form; those of an INSERT's form update the rows that are there already.
     *
     * @return numbers of the changes that met no row
     */
    protected abstract BitSet change(ChangeBatch batch, int form) throws SQLException;

    /**
     * Adds the rows of a form.
     *
     * @return false when a unique value is there already, and then nothing happened
     */
    protected abstract boolean addAll(ChangeBatch batch, int form) throws SQLException;

    /**
     * Adds the rows of a form without some.
     *
     * @return how many
     */
    protected abstract long addOthers(ChangeBatch batch, int form, BitSet except) throws SQLException;

    /**
     * Makes the changes one after another.
     *
     * @return numbers of the changes that met no row, and of the INSERTs that met one
     */
    protected abstract BitSet inTurn(ChangeBatch batch) throws SQLException;

    /** Whether no two changes have a row key in common, as the target compares it; none of them moves its own. */
    protected abstract boolean areKeysApart(ChangeBatch batch) throws SQLException;

    @Override
    public final List<Deviation> apply(Output output, List<RowChange> changes, Order order) {
        if (changes.isEmpty()) {
            return List.of();
        }
        requireQuiet(output);
        ChangeBatch batch = new ChangeBatch(layouts.of(output), changes);
        try {
            stage(batch, !used.add(batch.layout()));
            BitSet missed = order == Order.IN_TURN && batch.size() > 1 ? inTurn(batch) : atOnce(batch);
            unstage(batch);
            return batch.deviations(missed);
        } catch (SQLException e) {
            throw errors.translate(where(output), e);
        }
    }

    @Override
    public final @Nullable List<Deviation> attempt(Output output, List<RowChange> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        requireQuiet(output);
        ChangeBatch batch = new ChangeBatch(layouts.of(output), changes);
        if (batch.forms().stream().anyMatch(ChangeForm::movesKey)) {
            throw new IllegalArgumentException("A change of " + where(output) + " moves its row key");
        }
        try {
            stage(batch, !used.add(batch.layout()));
            // After the staging table is there: it stays when the rest is undone.
            Savepoint before = connection.setSavepoint("landbridge_attempt");
            BitSet missed = areKeysApart(batch) ? tried(batch) : null;
            if (missed == null) {
                connection.rollback(before);
            }
            connection.releaseSavepoint(before);
            unstage(batch);
            return missed == null ? null : batch.deviations(missed);
        } catch (SQLException e) {
            throw errors.translate(where(output), e);
        }
    }

    /** Null when a unique value stands in the way. */
    private @Nullable BitSet tried(ChangeBatch batch) throws SQLException {
        try {
            return atOnce(batch);
        } catch (SQLException e) {
            LandbridgeException known = errors.translate(where(batch.layout().output()), e);
            if (known instanceof RowRefusedException refused && refused.isUniqueConflict()) {
                return null;
            }
            throw known;
        }
    }

    /** What goes and what changes may free a unique value that another row takes. */
    private BitSet atOnce(ChangeBatch batch) throws SQLException {
        BitSet missed = new BitSet();
        for (Kind kind : List.of(Kind.DELETE, Kind.UPDATE, Kind.INSERT)) {
            for (int form = 0; form < batch.forms().size(); form++) {
                if (batch.forms().get(form).kind() == kind) {
                    missed.or(kind == Kind.INSERT ? insert(batch, form) : change(batch, form));
                }
            }
        }
        return missed;
    }

    /** Where all rows are expected to be new, they are added without a look; found out otherwise, or not expected: updated or added. */
    private BitSet insert(ChangeBatch batch, int form) throws SQLException {
        if (batch.isExact(form) && addAll(batch, form)) {
            return new BitSet();
        }
        BitSet found = (BitSet) batch.members(form).clone();
        found.andNot(change(batch, form));
        long expected = (long) batch.members(form).cardinality() - found.cardinality();
        long added = expected == 0 ? 0 : addOthers(batch, form, found);
        requireAll(batch, expected, added);
        return found;
    }

    /** Rows that a trigger or a rule takes away must not go unnoticed. */
    protected static void requireAll(ChangeBatch batch, long expected, long added) {
        if (added != expected) {
            throw new RowRefusedException(
                    where(batch.layout().output()),
                    "The server stored " + added + " of " + expected + " rows; a trigger or a rule takes rows away",
                    null,
                    false,
                    null);
        }
    }

    @Override
    public final void clear(Output output) {
        requireQuiet(output);
        try (Statement statement = connection.createStatement()) {
            statement.executeLargeUpdate(
                    "DELETE FROM " + layouts.dialect().table(output.target().name()));
        } catch (SQLException e) {
            throw errors.translate(where(output), e);
        }
    }
}
