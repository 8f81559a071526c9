package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.PlannedTable;
import io.landbridge.fake.FakeSession.Cell;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ApplyTransaction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A target in memory: its sessions, its ledger and its tables. Its monitor is that of its turns. */
public final class FakeServer {

    /** Rules of the protocol that can be broken on purpose, to see that the tests notice. */
    public enum Broken {
        /** {@code complete} looks at the state only. */
        TOKEN_NOT_CHECKED,
        /** Neither claim nor release nor takeover makes a new token. */
        TOKEN_NOT_BUMPED,
        /** The ledger's entry commits before the rows do. */
        COMPLETED_APART,
        /** A takeover leaves the former copier's session alone. */
        SESSION_NOT_ENDED,
        /** What the stream has delivered becomes known only after states were read. */
        PUBLISHED_AFTER_READ,
        /** An answer MAYBE is taken for YES. */
        MAYBE_SKIPPED,
        /** An apply transaction begins without a look at the stream's row. */
        STREAM_NOT_HELD,
        /** The stream's position commits before the rows do. */
        ADVANCED_APART,
        /** The states read are those of the time before. */
        STATES_STALE,
        /** A chunk that is being copied is taken for one that is not. */
        COPYING_NOT_AWAITED,
        /** A key that is copied anew keeps its rows. */
        NOT_ERASED,
        /** A lane's transaction begins without a look at its row. */
        LANE_NOT_HELD,
        /** Who takes the stream over does not know which lanes have committed. */
        LANES_FORGOTTEN,
        /** Who takes the stream over does not know of the batch in lanes, and makes one of its own. */
        BATCH_FORGOTTEN,
        /** The lanes of a batch are other ones for who takes the stream over. */
        BATCH_CUT_ANEW,
        /** A batch in lanes ends when the first one is in. */
        BATCH_ENDED_EARLY,
        /** That ranges change commits after the rows do. */
        MARKED_LATE,
        /** What is known of the ranges is what it was some looks ago. */
        RANGES_STALE,
        /** Whoever looks at ranges does not see that they were changed. */
        MARKS_UNSEEN,
        /** That the source is about to be fenced is written down when it is. */
        INTENT_NOT_WRITTEN,
        /** Whoever once had the right to change the cutover's state changes it. */
        ROLE_NOT_COMPARED
    }

    private final Turns turns;
    private final Chaos chaos;
    private final LongSupplier nanos;
    private final Set<Broken> broken = EnumSet.noneOf(Broken.class);
    private final List<FakeSession> sessions = new ArrayList<>();
    private final Map<String, FakeTable<String, String>> tables = new TreeMap<>();
    private final Map<String, FakeLedgerTables> ledgers = new HashMap<>();
    private long lastId;
    private boolean created;
    private Runnable onCommit = () -> {};
    private Consumer<String> onConflict = holder -> {};
    private long commits;
    private @Nullable String late;
    private final FakeFlaws flaws = new FakeFlaws();
    private final Map<Long, ChunkStanding> asked = new HashMap<>();

    /** @param nanos the server's clock */
    public FakeServer(Turns turns, Chaos chaos, LongSupplier nanos) {
        this.turns = turns;
        this.chaos = chaos;
        this.nanos = nanos;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    /** Has each commit looked at. */
    public void onCommit(Runnable look) {
        onCommit = look;
    }

    /** Has each row looked at, by its key, that has a key or unique value which the stream wanted to give to another one. */
    public void onConflict(Consumer<String> look) {
        onConflict = look;
    }

    void conflicted(String holder) {
        onConflict.accept(holder);
    }

    /** How many transactions were committed. */
    public long commits() {
        return commits;
    }

    void publishLater(String delivery) {
        late = delivery;
    }

    @Nullable String toPublish() {
        return late;
    }

    /** A chunk as whoever asks sees it. */
    ChunkStanding seen(ChunkStanding now, boolean again) {
        ChunkStanding before = asked.put(now.chunk().id(), now);
        ChunkStanding seen = again && before != null && isBroken(Broken.STATES_STALE) ? before : now;
        if (seen.state() == ChunkState.COPYING && isBroken(Broken.COPYING_NOT_AWAITED)) {
            return new ChunkStanding(seen.chunk(), ChunkState.PENDING, null);
        }
        return seen.fence() instanceof MySqlFence fence && isBroken(Broken.MAYBE_SKIPPED)
                ? new ChunkStanding(
                        seen.chunk(),
                        seen.state(),
                        new MySqlFence(LiveLog.EVERY_ID, fence.highFile(), fence.highOffset()))
                : seen;
    }

    void committed() {
        commits++;
        onCommit.run();
    }

    /** Breaks a rule from now on. */
    public void breakRule(Broken rule) {
        broken.add(rule);
    }

    boolean isBroken(Broken rule) {
        return broken.contains(rule);
    }

    /** The ledger of a migration, as a process sees it. */
    public Ledger ledger(FakeProcess process, String migration) {
        return new FakeLedger(this, process, migration);
    }

    /** Transactions that write rows. */
    public TargetTransaction.Opener transactions(FakeProcess process, String migration) {
        return () -> new FakeTransaction(this, process, migration);
    }

    /** Transactions that change rows. */
    public ApplyTransaction.Opener applying(FakeProcess process, String migration) {
        return () -> new FakeTransaction(this, process, migration);
    }

    /** A table's committed chunks, seen without taking a turn. */
    public List<ChunkStanding> chunks(String migration, String table) {
        synchronized (turns.monitor()) {
            FakeLedgerTables tables = ledgers.get(migration);
            FakeSession observer = new FakeSession("observer");
            PlannedTable planned = tables == null ? null : tables.planned.read(observer, table);
            return tables == null || planned == null
                    ? List.of()
                    : tables.chunks.all(observer).stream()
                            .filter(c -> c.table.equals(table) && c.epoch == planned.epoch())
                            .map(FakeProgress::standing)
                            .toList();
        }
    }

    /** The only stream's committed row, seen without taking a turn; null when there is none. */
    public @Nullable StreamRecord stream(String migration) {
        return streams(migration).stream().findFirst().orElse(null);
    }

    /** All streams' committed rows, seen without taking a turn. */
    public List<StreamRecord> streams(String migration) {
        synchronized (turns.monitor()) {
            FakeLedgerTables tables = ledgers.get(migration);
            return tables == null ? List.of() : tables.streams.all(new FakeSession("observer"));
        }
    }

    /** The cutover's committed row, seen without taking a turn. */
    public CutoverRecord cutover(String migration) {
        synchronized (turns.monitor()) {
            FakeLedgerTables tables = ledgers.get(migration);
            return tables == null
                    ? CutoverRecord.NONE
                    : tables.cutover.all(new FakeSession("observer")).stream()
                            .findFirst()
                            .orElse(CutoverRecord.NONE);
        }
    }

    /** Where the batch in lanes ends that is at hand, seen without taking a turn; null when there is none. */
    public @Nullable Position batchEnd(String migration) {
        synchronized (turns.monitor()) {
            FakeLedgerTables tables = ledgers.get(migration);
            return tables == null
                    ? null
                    : tables.batches.all(new FakeSession("observer")).stream()
                            .findFirst()
                            .map(FakeLedgerTables.BatchRow::end)
                            .orElse(null);
        }
    }

    /** The committed rows of a table, without their newlines. */
    public List<String> rows(String table) {
        synchronized (turns.monitor()) {
            return table(table).all(new FakeSession("observer"));
        }
    }

    /** The committed rows of a table and the stream's position at one moment. */
    public record View(List<String> rows, @Nullable StreamRecord stream) {}

    /** Reads a table and the stream's position in one snapshot. */
    public View view(FakeProcess process, String migration, String table) {
        turns.step("open target");
        synchronized (turns) {
            if (process.isDead()) {
                throw new Crash("open target");
            }
            return new View(rows(table), stream(migration));
        }
    }

    /** Changes or adds a row, or removes it, as nobody should. */
    public void corrupt(String table, String key, @Nullable String row) {
        synchronized (turns) {
            FakeSession vandal = new FakeSession("vandal");
            if (row == null) {
                table(table).remove(vandal, key);
            } else if (!table(table).insert(vandal, key, row)) {
                table(table).update(vandal, key, there -> true, there -> row);
            }
            vandal.commit();
        }
    }

    /** Whether nobody is about to change the row. */
    public boolean isFree(String table, String key) {
        synchronized (turns) {
            return table(table).isFree(key);
        }
    }

    /** What the applier does wrong now and then. */
    public FakeFlaws flaws() {
        return flaws;
    }

    /** Ends the sessions whose client is gone. */
    public boolean noticeDangling() {
        synchronized (turns.monitor()) {
            List<FakeSession> dangling =
                    sessions.stream().filter(FakeSession::isDangling).toList();
            dangling.forEach(FakeSession::end);
            turns.changed();
            return !dangling.isEmpty();
        }
    }

    /** Ends all sessions, as a restart does. */
    public void endSessions() {
        synchronized (turns.monitor()) {
            sessions.forEach(FakeSession::end);
            turns.changed();
        }
    }

    FakeTable<String, String> table(String name) {
        return tables.computeIfAbsent(name, n -> new FakeTable<>(this));
    }

    Map<String, FakeLedgerTables> ledgers() {
        return ledgers;
    }

    boolean isCreated() {
        return created;
    }

    boolean create(boolean there) {
        created = there;
        return there;
    }

    long nextId() {
        return ++lastId;
    }

    FakeSession open(FakeProcess process) {
        return call(process, "connect", () -> {
            FakeSession session = new FakeSession(process.name() + '/' + nextId());
            sessions.add(session);
            process.add(session);
            return session;
        });
    }

    FakeSession session(String id) {
        return sessions.stream().filter(s -> s.id.equals(id)).findFirst().orElseThrow();
    }

    void awaitFree(FakeSession session, Cell<?> cell) {
        boolean free = turns.await(() -> cell.isFreeFor(session) || !session.isAlive());
        if (!session.isAlive()) {
            throw lost();
        }
        if (!free) {
            session.abort();
            throw new LandbridgeException(ConnectionError.LOCK_TIMEOUT, "target", "lock timeout");
        }
    }

    void changed() {
        turns.changed();
    }

    /** One call of a session's, at which anything may happen. */
    <T> T call(FakeProcess process, FakeSession session, String name, Supplier<T> work) {
        return call(
                process,
                name,
                () -> {
                    if (!session.isReachable()) {
                        throw lost();
                    }
                    if (session.isAborted() && !name.startsWith("rollback") && !name.equals("close")) {
                        throw new IllegalStateException("The transaction is aborted, yet " + name + " is called");
                    }
                    return work.get();
                },
                session);
    }

    <T> T call(FakeProcess process, String name, Supplier<T> work) {
        return call(process, name, work, null);
    }

    private <T> T call(FakeProcess process, String name, Supplier<T> work, @Nullable FakeSession session) {
        turns.step(name);
        synchronized (turns.monitor()) {
            if (process.isDead()) {
                throw new Crash(name);
            }
            Chaos.Event event = chaos.at(process, name);
            switch (event) {
                case CRASH -> {
                    process.die();
                    throw new Crash(name);
                }
                case CONNECTION_LOST -> {
                    if (session != null) {
                        session.cutOff();
                    }
                    throw lost();
                }
                case NOTHING, ANSWER_LOST -> {
                    T result = work.get();
                    turns.changed();
                    if (event == Chaos.Event.ANSWER_LOST) {
                        if (session != null) {
                            session.cutOff();
                        }
                        throw lost();
                    }
                    return result;
                }
                default -> throw new IllegalStateException(event.name());
            }
        }
    }

    private static LandbridgeException lost() {
        return new LandbridgeException(ConnectionError.CONNECTION_LOST, "target", "connection lost");
    }
}
