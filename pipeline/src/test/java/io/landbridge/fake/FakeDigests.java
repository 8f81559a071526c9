package io.landbridge.fake;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.transform.RowEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads of a live source and of a target in memory, for comparisons; the row key is the first field, a number. */
public final class FakeDigests implements DigestReader.Opener {

    /** Rules of docs/validation.md that can be broken on purpose, to see that the tests notice. */
    public enum Broken {
        /** What a read of the source shows is said to be long ago, so that nobody waits for it to be applied. */
        NOT_AWAITED,
        /** A snapshot of the source is said to show everything. */
        ALL_SEEN
    }

    private final LiveSource source;
    private final FakeServer server;
    private final FakeProcess process;
    private final TableMapping mapping;
    private final String migration;
    private final Set<Broken> broken = EnumSet.noneOf(Broken.class);

    /** @param mapping its only table */
    public FakeDigests(
            LiveSource source, FakeServer server, FakeProcess process, TableMapping mapping, String migration) {
        this.source = source;
        this.server = server;
        this.process = process;
        this.mapping = mapping;
        this.migration = migration;
    }

    /** Breaks a rule from now on. */
    public void breakRule(Broken rule) {
        broken.add(rule);
    }

    @Override
    public DigestReader openSource(Table table) {
        Chunk all = new Chunk(0, mapping.name(), 1, null, KeyRange.ALL, 1, 1);
        SourceSnapshot snapshot = source.snapshots(process).open(mapping, all);
        List<String> rows = new ArrayList<>();
        snapshot.read(
                KeyRange.ALL,
                RowEncoding.TEXT,
                (buffer, offset, length) -> rows.add(new String(buffer, offset, length - 1, StandardCharsets.UTF_8)));
        Fence fence = snapshot.fence();
        Position shown = broken.contains(Broken.NOT_AWAITED) ? source.log.behind(0) : fence.passedAt();
        return new Reader(rows, shown, broken.contains(Broken.ALL_SEEN) ? everything(fence) : fence);
    }

    private static Fence everything(Fence fence) {
        if (fence instanceof Fence.PostgresFence) {
            return new Fence.PostgresFence(Long.MAX_VALUE, Long.MAX_VALUE, List.of(), 0);
        }
        return fence instanceof Fence.MariaDbFence
                ? new Fence.MariaDbFence("bin.999999", 4)
                : new Fence.MySqlFence(LiveLog.EVERY_ID, "bin.999999", 4);
    }

    @Override
    public DigestReader openTarget(Table table, @Nullable String stream) {
        FakeServer.View view =
                server.view(process, migration, mapping.target().name().toString());
        StreamRecord row = view.stream();
        return new Reader(view.rows(), row == null || stream == null ? null : row.applied(), null);
    }

    private final class Reader implements DigestReader {
        private final TreeMap<Integer, String> rows = new TreeMap<>();
        private final @Nullable Position position;
        private final @Nullable Fence fence;

        Reader(List<String> lines, @Nullable Position position, @Nullable Fence fence) {
            lines.forEach(line -> rows.put(Integer.parseInt(FakeRows.keyOf(line)), line));
            this.position = position;
            this.fence = fence;
        }

        @Override
        public RangeDigest digest(DigestedTable table, KeyRange range) {
            RangeDigest[] sum = {RangeDigest.EMPTY};
            hashes(table, range, (key, hash) -> sum[0] = sum[0].withRow(hash));
            return sum[0];
        }

        @Override
        public long hashes(DigestedTable table, KeyRange range, HashSink sink) {
            RowHash hash = table.rowHash();
            return values(table, range, (key, values) -> sink.row(key, hash.of(values)));
        }

        @Override
        public long values(DigestedTable table, KeyRange range, ValueSink sink) {
            source.turns.step("read for a comparison");
            long count = 0;
            for (String line : rows.subMap(
                            number(range.lower(), Integer.MIN_VALUE),
                            false,
                            number(range.upper(), Integer.MAX_VALUE),
                            true)
                    .values()) {
                send(table, line, sink);
                count++;
            }
            return count;
        }

        private static int number(@Nullable Key key, int without) {
            return key == null ? without : Integer.parseInt(key.values().get(0));
        }

        private void send(DigestedTable table, String line, ValueSink sink) {
            String[] fields = line.split("\t", -1);
            List<@Nullable String> values = new ArrayList<>();
            table.columns()
                    .forEach(column -> values.add(fields[
                            List.of("id", "u", "v").indexOf(column.column().name())]));
            sink.row(table.key().isEmpty() ? null : Key.of(fields[0]), values);
        }

        @Override
        public Optional<Position> position() {
            return Optional.ofNullable(position);
        }

        @Override
        public Optional<Fence> fence() {
            return Optional.ofNullable(fence);
        }

        @Override
        public List<RangeDigest> buckets(DigestedTable table, KeyRange range, int n) {
            RangeDigest[] sums = new RangeDigest[n];
            Arrays.fill(sums, RangeDigest.EMPTY);
            hashes(
                    table,
                    range,
                    (key, hash) -> sums[(int) (hash & (n - 1))] = sums[(int) (hash & (n - 1))].withRow(hash));
            return Arrays.asList(sums);
        }

        @Override
        public long hashes(DigestedTable table, KeyRange range, int n, Set<Integer> buckets, HashSink sink) {
            return hashes(table, range, (key, hash) -> {
                if (buckets.contains((int) (hash & (n - 1)))) {
                    sink.row(key, hash);
                }
            });
        }

        @Override
        public long rows(DigestedTable table, List<Key> keys, ValueSink sink) {
            source.turns.step("read keys for a comparison");
            long count = 0;
            for (Key key : new HashSet<>(keys)) {
                String line = rows.get(number(key, 0));
                if (line != null) {
                    send(table, line, sink);
                    count++;
                }
            }
            return count;
        }

        /** Small ones, however many rows are wanted. */
        @Override
        public List<Key> bounds(DigestedTable table, KeyRange range, long wanted) {
            List<Key> bounds = new ArrayList<>();
            for (int id = 2; id < 6; id += 2) {
                bounds.add(Key.of(String.valueOf(id)));
            }
            return bounds;
        }

        @Override
        public void close() {
            // Nothing that anybody else would notice.
        }
    }
}
