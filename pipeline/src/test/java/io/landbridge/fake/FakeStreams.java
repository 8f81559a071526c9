package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.LaneRow;
import io.landbridge.fake.FakeLedgerTables.StartRow;
import io.landbridge.fake.FakeServer.Broken;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.position.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far streams are, in memory; knows which row its session holds. */
final class FakeStreams implements StreamStore {

    private final FakeTransaction in;
    private final FakeLanes lanes;
    private @Nullable StreamRecord held;

    FakeStreams(FakeTransaction in) {
        this.in = in;
        this.lanes = new FakeLanes(in);
    }

    void letGo() {
        held = null;
        lanes.letGo();
    }

    @Override
    public Optional<StreamRecord> find(String stream) {
        return in.call("find stream", () -> Optional.ofNullable(table().read(in.self(), stream)));
    }

    @Override
    public void create(String stream, Position start, String delivery) {
        in.run(
                "create stream",
                () -> table().insert(
                                in.self(),
                                stream,
                                new StreamRecord(stream, 0, start, delivery, null, null, StreamCounts.NONE)));
    }

    @Override
    public StreamRecord take(String stream) {
        return in.call("take stream", () -> {
            boolean there = change(stream, row -> true, row -> row.token() + 1, StreamRecord::delivery);
            if (!there) {
                throw new IllegalStateException("No such stream: " + stream);
            }
            StreamRecord taken = Objects.requireNonNull(table().read(in.self(), stream));
            lanes.take(stream, taken.token(), taken.applied());
            return taken;
        });
    }

    @Override
    public boolean deliver(String stream, long token, String delivery) {
        return in.call("deliver", () -> {
            if (in.server().isBroken(Broken.PUBLISHED_AFTER_READ) && held == null) {
                in.server().publishLater(delivery);
                return true;
            }
            if (in.server().isBroken(Broken.ADVANCED_APART) && held != null) {
                return true;
            }
            return change(stream, row -> row.token() == token, StreamRecord::token, row -> delivery);
        });
    }

    @Override
    public boolean hold(String stream, long token, Position applied) {
        return in.call("hold stream", () -> {
            boolean apart = in.server().isBroken(Broken.ADVANCED_APART);
            StreamRecord row = apart ? table().read(in.self(), stream) : table().lock(in.self(), stream);
            boolean unseen = in.server().isBroken(Broken.STREAM_NOT_HELD);
            boolean found = row != null
                    && (unseen || (row.token() == token && row.applied().equals(applied)));
            held = found ? row : null;
            String published = in.server().toPublish();
            if (found && published != null) {
                change(stream, now -> true, StreamRecord::token, now -> published);
            }
            return found;
        });
    }

    @Override
    public void advance(String stream, Position applied, @Nullable Instant committedAt, StreamCounts counts) {
        StreamRecord row = held(stream);
        lanes.requireNone(stream);
        move(row, applied, committedAt, counts);
    }

    private StreamRecord held(String stream) {
        StreamRecord row = held;
        if (row == null || !row.stream().equals(stream)) {
            throw new IllegalStateException("Not held by this transaction: " + stream);
        }
        return row;
    }

    private void move(StreamRecord row, Position applied, @Nullable Instant committedAt, StreamCounts counts) {
        String stream = row.stream();
        if (in.server().isBroken(Broken.ADVANCED_APART)) {
            try (FakeTransaction apart = in.another()) {
                apart.run(
                        "advance stream",
                        () -> table().update(
                                        apart.self(),
                                        stream,
                                        now -> true,
                                        now -> advanced(now, applied, committedAt, counts)));
                apart.commit();
            }
            return;
        }
        if (!applied.hasReached(row.applied()) && !in.server().isBroken(Broken.STREAM_NOT_HELD)) {
            throw new IllegalStateException(stream + " never goes back from " + row.applied() + " to " + applied);
        }
        in.run("advance stream", () -> {
            table().update(in.self(), stream, now -> true, now -> advanced(now, applied, committedAt, counts));
            held = table().read(in.self(), stream);
        });
    }

    @Override
    public void restart(String stream, Position start, String delivery) {
        held(stream);
        in.run("restart stream", () -> {
            lanes.forget(stream);
            table().update(
                            in.self(),
                            stream,
                            now -> true,
                            now -> new StreamRecord(
                                    now.stream(),
                                    now.token(),
                                    start,
                                    delivery,
                                    now.committedAt(),
                                    now.lagMillis(),
                                    now.counts()));
            held = table().read(in.self(), stream);
        });
    }

    @Override
    public void begin(String stream, String table, TableStart start) {
        in.run("begin table", () -> {
            StartRow row = new StartRow(stream, table, start);
            String key = stream + ' ' + table;
            in.tables().starts.insert(in.self(), key, row);
            in.tables().starts.update(in.self(), key, old -> true, old -> row);
        });
    }

    @Override
    public Map<String, TableStart> starts(String stream) {
        return in.call(
                "table starts",
                () -> in.tables().starts.all(in.self()).stream()
                        .filter(row -> row.stream().equals(stream))
                        .collect(Collectors.toMap(StartRow::table, StartRow::start)));
    }

    @Override
    public Optional<LaneBatch> batch(String stream) {
        return in.call("find batch", () -> lanes.batch(stream));
    }

    @Override
    public void beginBatch(String stream, Position end, int count, String cut) {
        StreamRecord row = held(stream);
        lanes.requireNone(stream);
        if (row.applied().hasReached(end)) {
            throw new IllegalStateException("A batch of " + stream + " never ends at " + end);
        }
        in.run("begin batch", () -> lanes.begin(row, end, count, cut));
    }

    @Override
    public boolean holdLane(String stream, int lane, long token, Position start) {
        return in.call("hold lane", () -> lanes.hold(stream, lane, token, start));
    }

    @Override
    public void completeLane(String stream, int lane, Position end, StreamCounts counts) {
        lanes.complete(stream, lane, end, counts);
    }

    @Override
    public void endBatch(String stream, @Nullable Instant committedAt) {
        StreamRecord row = held(stream);
        LaneRow ended = in.call("end batch", () -> lanes.end(stream));
        move(row, ended.applied(), committedAt, ended.counts());
    }

    private static StreamRecord advanced(
            StreamRecord row, Position applied, @Nullable Instant committedAt, StreamCounts counts) {
        return new StreamRecord(
                row.stream(),
                row.token(),
                applied,
                row.delivery(),
                committedAt == null ? row.committedAt() : committedAt,
                committedAt == null
                        ? row.lagMillis()
                        : Long.valueOf(
                                Duration.between(committedAt, Clock.systemUTC().instant())
                                        .toMillis()),
                row.counts().plus(counts));
    }

    private boolean change(
            String stream,
            Predicate<StreamRecord> wanted,
            java.util.function.ToLongFunction<StreamRecord> token,
            java.util.function.Function<StreamRecord, String> delivery) {
        return table().update(
                        in.self(),
                        stream,
                        wanted,
                        row -> new StreamRecord(
                                row.stream(),
                                token.applyAsLong(row),
                                row.applied(),
                                delivery.apply(row),
                                row.committedAt(),
                                row.lagMillis(),
                                row.counts()));
    }

    private FakeTable<String, StreamRecord> table() {
        return in.tables().streams;
    }
}
