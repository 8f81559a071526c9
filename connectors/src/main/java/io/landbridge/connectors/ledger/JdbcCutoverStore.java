package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.position.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The row of a cutover, in SQL. */
record JdbcCutoverStore(LedgerStatements statements) implements CutoverStore {

    @Override
    public CutoverRecord find() {
        return statements.has("cutover") ? read("") : CutoverRecord.NONE;
    }

    @Override
    public CutoverRecord lock() {
        statements.update("""
                INSERT INTO {cutover} (migration, state, changed_at, changed_by) VALUES (?, 'STAYED', {now}, '') {if_absent}""", statements.migration());
        return read(" {lock}");
    }

    @Override
    public boolean become(CutoverState from, CutoverState to, long token, UnaryOperator<Places> places, String by) {
        if (!from.mayBecome(to)) {
            throw new IllegalArgumentException("A cutover never goes from " + from + " to " + to);
        }
        CutoverRecord now = lock();
        if (now.state() != from || !new JdbcLeaseStore(statements).holds(ROLE, token)) {
            return false;
        }
        write(places.apply(now.places()));
        statements.update(
                "UPDATE {cutover} SET state = ?, changed_at = {now}, changed_by = ? WHERE migration = ?",
                to.name(),
                by,
                statements.migration());
        phase(from == CutoverState.RETURNED ? from.phase() : to.phase());
        direct(to);
        new JdbcAuditStore(statements).add(by, "cutover", from + " -> " + to);
        return true;
    }

    @Override
    public boolean note(CutoverState in, long token, UnaryOperator<Places> places) {
        CutoverRecord now = lock();
        if (now.state() != in || !new JdbcLeaseStore(statements).holds(ROLE, token)) {
            return false;
        }
        write(places.apply(now.places()));
        return true;
    }

    @Override
    public void wayBack(WayBack state, @Nullable String note) {
        lock();
        statements.update(
                "UPDATE {cutover} SET way_back = ?, way_back_note = ? WHERE migration = ?",
                state.name(),
                note,
                statements.migration());
    }

    @Override
    public void needsOperator(@Nullable String page, String by) {
        CutoverRecord now = lock();
        statements.update("UPDATE {cutover} SET needs_operator = ? WHERE migration = ?", page, statements.migration());
        phase(page == null ? now.state().phase() : "needs-operator");
        new JdbcAuditStore(statements).add(by, page == null ? "operator not needed" : "operator needed", "");
    }

    @Override
    public void hold(boolean held) {
        lock();
        statements.update("UPDATE {cutover} SET forward_held = ? WHERE migration = ?", held, statements.migration());
    }

    @Override
    public void send(long sentinel) {
        statements.update(
                "INSERT INTO {sentinel} (migration, id, sent_at) VALUES (?, ?, {now}) {if_absent}",
                statements.migration(),
                sentinel);
    }

    @Override
    public boolean hasCome(long sentinel) {
        return statements.finds(
                "SELECT 1 FROM {sentinel} WHERE migration = ? AND id = ?", statements.migration(), sentinel);
    }

    @Override
    public void beginStreaming() {
        statements.update(
                "UPDATE {migration} SET phase = 'streaming' WHERE migration = ? AND phase = 'preparing'",
                statements.migration());
    }

    private void phase(String phase) {
        statements.update("UPDATE {migration} SET phase = ? WHERE migration = ?", phase, statements.migration());
    }

    /** The version grows only when clients have something to do. */
    private void direct(CutoverState state) {
        statements.update(
                "INSERT INTO {traffic} (migration, version, direct, hold) VALUES (?, 1, 'SOURCE', false) {if_absent}",
                statements.migration());
        statements.update(
                """
                UPDATE {traffic} SET version = version + 1, direct = ?, hold = ?
                WHERE migration = ? AND (direct <> ? OR hold <> ?)""",
                state.live().name(),
                state.isHeld(),
                statements.migration(),
                state.live().name(),
                state.isHeld());
    }

    private void write(Places places) {
        statements.update(
                """
                UPDATE {cutover} SET freeze_position = ?, drained = ?, reverse_from = ?, return_position = ?, forward_from = ?, forward_held = ?
                WHERE migration = ?""",
                text(places.freeze()),
                text(places.drained()),
                text(places.reverseFrom()),
                text(places.returning()),
                text(places.forwardFrom()),
                places.forwardHeld(),
                statements.migration());
    }

    private CutoverRecord read(String lock) {
        return statements
                .first("""
                        SELECT state, freeze_position, drained, reverse_from, return_position, forward_from, forward_held, way_back,
                          way_back_note, needs_operator, {iso:changed_at}, changed_by
                        FROM {cutover} WHERE migration = ?""" + lock, JdbcCutoverStore::row, statements.migration())
                .orElse(CutoverRecord.NONE);
    }

    private static CutoverRecord row(ResultSet row) throws SQLException {
        return new CutoverRecord(
                CutoverState.valueOf(row.getString(1)),
                new Places(
                        position(row.getString(2)),
                        position(row.getString(3)),
                        position(row.getString(4)),
                        position(row.getString(5)),
                        position(row.getString(6)),
                        row.getBoolean(7)),
                WayBack.valueOf(row.getString(8)),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12));
    }

    private static @Nullable Position position(@Nullable String text) {
        return text == null ? null : Position.decode(text);
    }

    private static @Nullable String text(@Nullable Position position) {
        return position == null ? null : position.encode();
    }
}
