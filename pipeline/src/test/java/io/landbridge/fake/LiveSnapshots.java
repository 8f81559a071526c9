package io.landbridge.fake;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import io.landbridge.pipeline.position.GtidSet;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Snapshots of a live source, with the fences of its engine taken as the protocol says. */
record LiveSnapshots(LiveSource source, FakeProcess process) implements SourceSnapshot.Opener {

    @Override
    public SourceSnapshot open(TableMapping mapping, Chunk chunk) {
        String table = mapping.name();
        return switch (source.engine) {
            case POSTGRESQL -> {
                PostgresFence seen = source.call(
                        process,
                        "take snapshot",
                        () -> new PostgresFence(
                                source.running.isEmpty() ? source.nextXid : source.running.first(),
                                source.nextXid,
                                List.copyOf(source.running),
                                0));
                // Nobody else has gone on since.
                NavigableMap<Integer, LiveSource.Row> rows = rows(table);
                long end = source.call(process, "read insert position", () -> ((PostgresPosition) source.end()).lsn());
                yield new Snapshot(rows, new PostgresFence(seen.xmin(), seen.xmax(), seen.running(), end));
            }
            case MARIADB ->
                source.call(process, "take snapshot", () -> {
                    BinlogPlace place = ((BinlogPosition) source.log.behind(source.log.shownInOrder())).place();
                    return new Snapshot(rows(table), new MariaDbFence(place.file(), place.offset()));
                });
            case MYSQL -> {
                GtidSet low = source.call(process, "read executed", () -> source.log.gtids(source.log.executed));
                NavigableMap<Integer, LiveSource.Row> rows = source.call(process, "take snapshot", () -> rows(table));
                BinlogPlace high = source.call(process, "read end", () -> ((BinlogPosition) source.end()).place());
                yield new Snapshot(rows, new MySqlFence(low.toString(), high.file(), high.offset()));
            }
        };
    }

    private NavigableMap<Integer, LiveSource.Row> rows(String table) {
        return new TreeMap<>(source.rows(table));
    }

    @Override
    public List<KeyRange> ranges(TableMapping mapping, int parts) {
        return List.of(KeyRange.ALL);
    }

    @Override
    public Optional<Key> bound(TableMapping mapping, KeyRange range, long rows) {
        return source.call(process, "bound", () -> {
            List<Integer> keys = keys(rows(mapping.name()), range);
            return keys.size() <= rows ? Optional.empty() : Optional.of(key(keys.get((int) rows - 1)));
        });
    }

    private static List<Integer> keys(NavigableMap<Integer, LiveSource.Row> rows, KeyRange range) {
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

    private static Key key(int number) {
        return Key.of(String.valueOf(number));
    }

    private final class Snapshot implements SourceSnapshot {
        private final NavigableMap<Integer, LiveSource.Row> rows;
        private final Fence fence;

        Snapshot(NavigableMap<Integer, LiveSource.Row> rows, Fence fence) {
            this.rows = rows;
            this.fence = fence;
        }

        @Override
        public Fence fence() {
            return fence;
        }

        @Override
        public long read(KeyRange range, RowEncoding encoding, RowSink sink) {
            List<Integer> keys = source.call(process, "read", () -> keys(rows, range));
            keys.forEach(key -> send(key, sink));
            return keys.size();
        }

        @Override
        public long readKey(Key key, RowEncoding encoding, RowSink sink) {
            boolean there = source.call(process, "read key", () -> rows.containsKey(number(key)));
            if (there) {
                send(number(key), sink);
            }
            return there ? 1 : 0;
        }

        private void send(int key, RowSink sink) {
            LiveSource.Row row = java.util.Objects.requireNonNull(rows.get(key));
            byte[] bytes = (row.line() + "\n").getBytes(StandardCharsets.UTF_8);
            sink.row(bytes, 0, bytes.length);
        }

        @Override
        public Optional<Key> middle(KeyRange range) {
            List<Integer> keys = keys(rows, range);
            return keys.size() < 2 ? Optional.empty() : Optional.of(key(keys.get(keys.size() / 2 - 1)));
        }

        @Override
        public Optional<Key> onlyKey(KeyRange range) {
            List<Integer> keys = keys(rows, range);
            return keys.size() == 1 ? Optional.of(key(keys.get(0))) : Optional.empty();
        }

        @Override
        public boolean isDurable() {
            return source.call(process, "is durable", () -> true);
        }

        @Override
        public void close() {
            // Nothing that anybody else would notice.
        }
    }
}
