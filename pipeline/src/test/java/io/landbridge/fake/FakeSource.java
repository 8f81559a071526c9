package io.landbridge.fake;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A source in memory: tables of integer keys and one value, which a snapshot sees as they were when it was opened. */
public final class FakeSource {

    private final Turns turns;
    private final Chaos chaos;
    private final Map<String, TreeMap<Integer, String>> tables = new TreeMap<>();
    private long position;

    public FakeSource(Turns turns, Chaos chaos) {
        this.turns = turns;
        this.chaos = chaos;
    }

    /** Writes a row as one transaction. */
    public void put(String table, int key, String value) {
        position++;
        tables.computeIfAbsent(table, t -> new TreeMap<>()).put(key, value);
    }

    /** Deletes a row as one transaction. */
    public void remove(String table, int key) {
        position++;
        tables.computeIfAbsent(table, t -> new TreeMap<>()).remove(key);
    }

    /** The rows as a target should hold them. */
    public List<String> rows(String table) {
        return tables.getOrDefault(table, new TreeMap<>()).entrySet().stream()
                .map(e -> e.getKey() + "\t" + e.getValue())
                .toList();
    }

    /** Snapshots as a process opens them. */
    public SourceSnapshot.Opener snapshots(FakeProcess process) {
        return new Snapshots(process);
    }

    private <T> T call(FakeProcess process, String name, Supplier<T> work) {
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
                default -> throw new IllegalStateException(name);
            }
        }
    }

    private final class Snapshots implements SourceSnapshot.Opener {
        private final FakeProcess process;

        Snapshots(FakeProcess process) {
            this.process = process;
        }

        @Override
        public SourceSnapshot open(TableMapping mapping, Chunk chunk) {
            return call(
                    process,
                    "open snapshot",
                    () -> new Snapshot(
                            process,
                            new TreeMap<>(tables.getOrDefault(mapping.name(), new TreeMap<>())),
                            new MariaDbFence("binlog.000001", position)));
        }

        @Override
        public List<KeyRange> ranges(TableMapping mapping, int parts) {
            return List.of(KeyRange.ALL);
        }

        @Override
        public Optional<Key> bound(TableMapping mapping, KeyRange range, long rows) {
            return call(process, "bound", () -> {
                List<Integer> keys = keys(tables.getOrDefault(mapping.name(), new TreeMap<>()), range);
                return keys.size() <= rows
                        ? Optional.empty()
                        : Optional.of(Key.of(String.valueOf(keys.get((int) rows - 1))));
            });
        }
    }

    private static List<Integer> keys(NavigableMap<Integer, String> rows, KeyRange range) {
        Key lower = range.lower();
        Key upper = range.upper();
        return new ArrayList<>(rows.subMap(
                        lower == null ? Integer.MIN_VALUE : number(lower),
                        false,
                        upper == null ? Integer.MAX_VALUE : number(upper),
                        true)
                .keySet());
    }

    private static int number(Key key) {
        return Integer.parseInt(key.values().get(0));
    }

    private final class Snapshot implements SourceSnapshot {
        private final FakeProcess process;
        private final NavigableMap<Integer, String> rows;
        private final Fence fence;

        Snapshot(FakeProcess process, NavigableMap<Integer, String> rows, Fence fence) {
            this.process = process;
            this.rows = rows;
            this.fence = fence;
        }

        @Override
        public Fence fence() {
            return fence;
        }

        @Override
        public long read(KeyRange range, RowEncoding encoding, RowSink sink) {
            List<Integer> keys = call(process, "read", () -> keys(rows, range));
            keys.forEach(key -> send(key, sink));
            return keys.size();
        }

        @Override
        public long readKey(Key key, RowEncoding encoding, RowSink sink) {
            boolean there = call(process, "read key", () -> rows.containsKey(number(key)));
            if (there) {
                send(number(key), sink);
            }
            return there ? 1 : 0;
        }

        private void send(int key, RowSink sink) {
            byte[] row = (key + "\t" + escaped(key) + "\n").getBytes(StandardCharsets.UTF_8);
            sink.row(row, 0, row.length);
        }

        private String escaped(int key) {
            return String.valueOf(rows.get(key))
                    .replace("\\", "\\\\")
                    .replace("\n", "\\n")
                    .replace("\t", "\\t");
        }

        @Override
        public Optional<Key> middle(KeyRange range) {
            return call(process, "middle", () -> {
                List<Integer> keys = keys(rows, range);
                return keys.size() < 2
                        ? Optional.empty()
                        : Optional.of(Key.of(String.valueOf(keys.get(keys.size() / 2 - 1))));
            });
        }

        @Override
        public Optional<Key> onlyKey(KeyRange range) {
            return call(process, "only key", () -> {
                List<Integer> keys = keys(rows, range);
                return keys.size() == 1 ? Optional.of(Key.of(String.valueOf(keys.get(0)))) : Optional.empty();
            });
        }

        @Override
        public boolean isDurable() {
            return call(process, "is durable", () -> true);
        }

        @Override
        public void close() {
            // Nothing that anybody else would notice.
        }
    }
}
