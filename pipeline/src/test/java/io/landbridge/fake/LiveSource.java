package io.landbridge.fake;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.EventRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source in memory that people write to: rows of an integer key, a unique value and a text. A transaction is in the log first, then it is
 * visible to new snapshots, then (MySQL) its id is known as executed; between any two of these others may go on.
 */
public final class LiveSource {

    /** Rules of the protocol that can be broken on purpose, to see that the tests notice. */
    public enum Broken {
        /** A key change is decided by its new key alone. */
        KEY_CHANGE_AS_ONE,
        /** Only the last transaction delivered is asked for. */
        LAST_DELIVERED_ONLY,
        /** An id in {@code gtid_executed} is enough. */
        ID_ALONE,
        /** The source may forget what it has sent. */
        CONFIRMED_EARLY,
        /** What the log holds before a table's new beginning does not count as delivered. */
        PASSED_BY_NOT_DELIVERED
    }

    /** Which values a log's images have. */
    public enum Images {
        /** All. */
        FULL,
        /** Of the old row the key; of the new one no text that did not change. */
        KEY_AND_CHANGED
    }

    private static final int COLUMNS = 3;

    final Turns turns;
    final Engine engine;
    final LiveLog log;
    final Map<String, TableMapping> mappings = new LinkedHashMap<>();
    final Map<String, TreeMap<Integer, Row>> visible = new TreeMap<>();
    final TreeSet<Long> running = new TreeSet<>();
    long nextXid = 100;
    Position forgotten;
    private Runnable slowness = () -> {};
    private final Chaos chaos;
    private final Images images;
    private final Map<String, Row> first = new LinkedHashMap<>();
    private final Set<String> locked = new HashSet<>();
    private final Set<Broken> broken = EnumSet.noneOf(Broken.class);

    /** A row; the text is told apart by a number that grows with each write. */
    public record Row(int id, String u, String v) {

        /** As it stands in a target. */
        public String line() {
            return id + "\t" + u + "\t" + v;
        }
    }

    /** @param chaos of connections to it */
    public LiveSource(Turns turns, Chaos chaos, Engine engine, Images images) {
        this.turns = turns;
        this.chaos = chaos;
        this.engine = engine;
        this.images = images;
        this.log = new LiveLog(engine);
        this.forgotten = log.behind(0);
    }

    /** Has each transaction wait before it becomes visible, and before its id is known as executed. */
    public void slowly(Runnable wait) {
        slowness = wait;
    }

    /** Breaks a rule from now on. */
    public void breakRule(Broken rule) {
        broken.add(rule);
    }

    boolean isBroken(Broken rule) {
        return broken.contains(rule);
    }

    /** Adds a table of which the mapping reads id, u and v. */
    public void table(TableMapping mapping, List<Row> rows) {
        mappings.put(mapping.name(), mapping);
        TreeMap<Integer, Row> there = new TreeMap<>();
        rows.forEach(row -> there.put(row.id(), row));
        visible.put(mapping.name(), there);
        rows.forEach(row -> first.put(mapping.name() + ' ' + row.id(), row));
    }

    /** Snapshots as a process opens them. */
    public SourceSnapshot.Opener snapshots(FakeProcess process) {
        return new LiveSnapshots(this, process);
    }

    /** Its log as a process reads it. */
    public ChangeStream.Opener changes(FakeProcess process) {
        return new LiveChanges(this, process);
    }

    /** The rows that everybody can see. */
    public Map<Integer, Row> rows(String table) {
        return visible.getOrDefault(table, new TreeMap<>());
    }

    /** How many transactions the log holds. */
    public int transactions() {
        return log.size();
    }

    /** How many of them lie before the position. */
    public int transactionsBefore(Position position) {
        return log.before(position);
    }

    /** A row's line after the log's first transactions; null when there was no such row. */
    public @Nullable String lineAfter(String table, int id, int transactions) {
        String place = table + ' ' + id;
        Row row = first.get(place);
        for (int i = 0; i < transactions; i++) {
            Map<String, @Nullable Row> effects = log.get(i).effects();
            row = effects.containsKey(place) ? effects.get(place) : row;
        }
        return row == null ? null : row.line();
    }

    /** Where the log ends. */
    public Position end() {
        return log.behind(log.size());
    }

    /** One change of a client's transaction: the row of one key becomes another one. */
    public record Write(
            String table, @Nullable Row before, @Nullable Row after) {}

    /** A client's transaction. Nobody else changes a row that it has changed before it is visible. */
    public final class Client {
        private final long xid;
        private final List<Write> writes = new ArrayList<>();
        private final Set<String> own = new HashSet<>();
        private final Map<String, @Nullable Row> now = new LinkedHashMap<>();

        /** Begins one. */
        public Client() {
            turns.step("begin");
            synchronized (turns.monitor()) {
                xid = nextXid++;
                running.add(xid);
            }
        }

        /** A row as the transaction sees it; null when there is none. */
        public @Nullable Row row(String table, int id) {
            String place = table + ' ' + id;
            return now.containsKey(place) ? now.get(place) : rows(table).get(id);
        }

        /** Whether another row has the value. */
        public boolean isTaken(String table, String u, int byOtherThan) {
            Map<Integer, Row> rows = new TreeMap<>(rows(table));
            now.forEach((place, row) -> {
                if (place.startsWith(table + ' ')) {
                    int id = Integer.parseInt(place.substring(table.length() + 1));
                    if (row == null) {
                        rows.remove(id);
                    } else {
                        rows.put(id, row);
                    }
                }
            });
            return rows.values().stream().anyMatch(row -> row.u().equals(u) && row.id() != byOtherThan);
        }

        /** Locks rows or values; false when somebody has one of them, and then none is locked. */
        public boolean lock(List<String> places) {
            synchronized (turns.monitor()) {
                if (places.stream().anyMatch(place -> locked.contains(place) && !own.contains(place))) {
                    return false;
                }
                locked.addAll(places);
                own.addAll(places);
                return true;
            }
        }

        /** Changes a row that is locked; of a key change both keys are. */
        public void write(Write write) {
            writes.add(write);
            Row before = write.before();
            if (before != null) {
                now.put(write.table() + ' ' + before.id(), null);
            }
            Row after = write.after();
            if (after != null) {
                now.put(write.table() + ' ' + after.id(), after);
            }
        }

        /** Commits it. */
        public void commit() {
            int index = -1;
            if (!writes.isEmpty()) {
                turns.step("log");
                synchronized (turns.monitor()) {
                    index = log.add(
                            xid, writes.stream().map(LiveSource.this::event).toList(), now);
                }
                turns.step("show");
                slowness.run();
                int mine = index;
                if (engine == Engine.MARIADB) {
                    turns.await(() -> log.shownInOrder() >= mine);
                }
            }
            synchronized (turns.monitor()) {
                now.forEach((place, row) -> {
                    String table = place.substring(0, place.indexOf(' '));
                    int id = Integer.parseInt(place.substring(place.indexOf(' ') + 1));
                    if (row == null) {
                        rows(table).remove(id);
                    } else {
                        rows(table).put(id, row);
                    }
                });
                running.remove(xid);
                locked.removeAll(own);
                if (index >= 0) {
                    log.shown.set(index);
                }
            }
            if (index >= 0) {
                turns.step("executed");
                slowness.run();
                synchronized (turns.monitor()) {
                    log.executed.set(index);
                }
            }
        }
    }

    private ChangeEvent event(Write write) {
        Row before = write.before();
        Row after = write.after();
        Operation operation = before == null ? Operation.INSERT : after == null ? Operation.DELETE : Operation.UPDATE;
        TableMapping mapping = mappings.get(write.table());
        boolean byNewKey = after != null && isBroken(Broken.KEY_CHANGE_AS_ONE);
        Key oldKey = before == null ? null : key(after != null && byNewKey ? after : before);
        return new ChangeEvent(
                java.util.Objects.requireNonNull(mapping),
                operation,
                before == null || oldKey == null ? null : old(oldKey, before),
                after == null ? null : image(key(after), after, unchanged(before, after)));
    }

    private EventRow old(Key key, Row row) {
        BitSet absent = new BitSet();
        if (images == Images.KEY_AND_CHANGED) {
            absent.set(1, COLUMNS);
        }
        return image(key, row, absent);
    }

    private BitSet unchanged(@Nullable Row before, Row after) {
        BitSet absent = new BitSet();
        absent.set(
                2,
                images == Images.KEY_AND_CHANGED && before != null && before.v().equals(after.v()));
        return absent;
    }

    private static Key key(Row row) {
        return Key.of(String.valueOf(row.id()));
    }

    private static EventRow image(Key key, Row row, BitSet absent) {
        String line =
                row.id() + "\t" + (absent.get(1) ? "\\N" : row.u()) + "\t" + (absent.get(2) ? "\\N" : row.v()) + "\n";
        return new EventRow(key, line.getBytes(StandardCharsets.UTF_8), absent);
    }

    <T> T call(FakeProcess process, String name, Supplier<T> work) {
        turns.step(name);
        synchronized (turns.monitor()) {
            if (process.isDead()) {
                throw new Crash(name);
            }
            switch (chaos.at(process, name)) {
                case CRASH -> {
                    process.die();
                    throw new Crash(name);
                }
                case CONNECTION_LOST, ANSWER_LOST ->
                    throw new LandbridgeException(ConnectionError.CONNECTION_LOST, "source", "connection lost");
                case NOTHING -> {
                    return work.get();
                }
            }
            throw new IllegalStateException(name);
        }
    }
}
