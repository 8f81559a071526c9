package io.landbridge.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of the target: what it has written and not committed, and whether it lives. */
final class FakeSession {

    final String id;
    private final List<Cell<?>> held = new ArrayList<>();
    private @Nullable Map<Cell<?>, Pending<?>> savepoint;
    private boolean alive = true;
    private boolean cut;
    private boolean aborted;

    FakeSession(String id) {
        this.id = id;
    }

    /** One row of any table, as others see it and as the session that has locked it does. */
    static final class Cell<V> {
        private @Nullable V committed;
        private @Nullable V pending;
        private @Nullable FakeSession owner;

        @Nullable V seenBy(FakeSession session) {
            return owner == session ? pending : committed;
        }

        boolean isFreeFor(FakeSession session) {
            return owner == null || owner == session;
        }

        void lock(FakeSession session) {
            if (owner == null) {
                owner = session;
                pending = committed;
                session.held.add(this);
            }
        }

        void write(FakeSession session, @Nullable V value) {
            lock(session);
            pending = value;
        }

        private void end(boolean commit) {
            if (commit) {
                committed = pending;
            }
            pending = null;
            owner = null;
        }

        private Pending<V> remember() {
            return new Pending<>(pending);
        }

        private void restore(Map<Cell<?>, Pending<?>> remembered) {
            @SuppressWarnings("unchecked") // a cell's own value comes back
            Pending<V> before = (Pending<V>) remembered.get(this);
            if (before == null) {
                end(false);
            } else {
                pending = before.value();
            }
        }
    }

    private record Pending<V>(@Nullable V value) {}

    void commit() {
        end(true);
    }

    void rollback() {
        end(false);
    }

    private void end(boolean commit) {
        held.forEach(cell -> cell.end(commit));
        held.clear();
        savepoint = null;
        aborted = false;
    }

    void savepoint() {
        Map<Cell<?>, Pending<?>> now = new HashMap<>();
        held.forEach(cell -> now.put(cell, cell.remember()));
        savepoint = now;
    }

    void rollbackToSavepoint() {
        Map<Cell<?>, Pending<?>> before = savepoint;
        if (before == null) {
            throw new IllegalStateException("No savepoint is set");
        }
        held.forEach(cell -> cell.restore(before));
        held.removeIf(cell -> !before.containsKey(cell));
        aborted = false;
    }

    /** The server ends it: nothing uncommitted stays. */
    void end() {
        rollback();
        alive = false;
    }

    /** Its client no longer reaches it; the server does not know yet. */
    void cutOff() {
        cut = true;
    }

    boolean isAlive() {
        return alive;
    }

    /** Whether the server will notice, sooner or later, that nobody is there any more. */
    boolean isDangling() {
        return alive && cut;
    }

    boolean isReachable() {
        return alive && !cut;
    }

    /** As PostgreSQL does: after an error nothing but a rollback is accepted. */
    void abort() {
        aborted = true;
    }

    boolean isAborted() {
        return aborted;
    }
}
