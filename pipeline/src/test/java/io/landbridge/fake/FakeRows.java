package io.landbridge.fake;

import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a target table as one session changes them, with the values of its unique keys; the first field is the row key. A row that
 * holds {@code poison} is refused.
 */
final class FakeRows {

    private final FakeServer server;
    private final FakeSession session;
    private final Table table;
    private final String name;
    private final Consumer<String> onConflict;

    /** @param onConflict told the key of a row that has a key or a unique value which another row was to get */
    FakeRows(FakeServer server, FakeSession session, Table table, Consumer<String> onConflict) {
        this.server = server;
        this.onConflict = onConflict;
        this.session = session;
        this.table = table;
        this.name = table.name().toString();
    }

    static String keyOf(String row) {
        return row.split("\t", 2)[0];
    }

    @Nullable String find(String key) {
        return rows().lock(session, key);
    }

    /** False when the key is there. */
    boolean insert(String row) {
        requireHealthy(row);
        boolean keyed = table.primaryKey() != null;
        String key = keyed ? keyOf(row) : "#" + server.nextId();
        if (!rows().insert(session, key, row)) {
            return false;
        }
        index(key, null, row);
        return true;
    }

    /** Puts another row in the place of one that is there. */
    void replace(String before, String after) {
        requireHealthy(after);
        if (!keyOf(before).equals(keyOf(after))) {
            delete(before);
            if (!insert(after)) {
                throw conflict("duplicate key", keyOf(after));
            }
            return;
        }
        rows().update(session, keyOf(before), row -> true, row -> after);
        index(keyOf(before), before, after);
    }

    void delete(String row) {
        index(keyOf(row), row, null);
        rows().remove(session, keyOf(row));
    }

    void clear() {
        rows().all(session).forEach(this::delete);
    }

    RowRefusedException refuse(String reason, boolean unique) {
        session.abort();
        return new RowRefusedException("target " + name, reason, unique ? null : "value", unique, null);
    }

    private RowRefusedException conflict(String reason, String holder) {
        onConflict.accept(holder);
        return refuse(reason, true);
    }

    private void requireHealthy(String row) {
        if (row.contains("poison")) {
            throw refuse("poisonous", false);
        }
    }

    private void index(String key, @Nullable String before, @Nullable String after) {
        for (Index index : table.indexes()) {
            if (index.unique()) {
                int column = columns().indexOf(index.plainColumns().get(0));
                String old = before == null ? "\\N" : before.split("\t", -1)[column];
                String now = after == null ? "\\N" : after.split("\t", -1)[column];
                if (!old.equals(now)) {
                    index(server.table(name + '#' + index.name()), key, old, now);
                }
            }
        }
    }

    private void index(FakeTable<String, String> values, String key, String old, String now) {
        if (!old.equals("\\N")) {
            values.remove(session, old);
        }
        if (!now.equals("\\N") && !values.insert(session, now, key)) {
            throw conflict("duplicate value", String.valueOf(values.read(session, now)));
        }
    }

    private List<String> columns() {
        List<String> names = new ArrayList<>();
        table.columns().forEach(column -> names.add(column.name()));
        return names;
    }

    private FakeTable<String, String> rows() {
        return server.table(name);
    }
}
