package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.BatchRow;
import io.landbridge.fake.FakeLedgerTables.LaneRow;
import io.landbridge.fake.FakeServer.Broken;
import io.landbridge.pipeline.ledger.StreamStore.LaneBatch;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Batches in lanes, in memory; knows which lane's row its session holds. */
final class FakeLanes {

    private final FakeTransaction in;
    private @Nullable String held;

    FakeLanes(FakeTransaction in) {
        this.in = in;
    }

    void letGo() {
        held = null;
    }

    Optional<LaneBatch> batch(String stream) {
        BatchRow row = in.tables().batches.read(in.self(), stream);
        if (row == null) {
            return Optional.empty();
        }
        Set<Integer> committed =
                committed(stream, row).stream().map(LaneRow::lane).collect(Collectors.toSet());
        if (in.server().isBroken(Broken.BATCH_ENDED_EARLY) && !committed.isEmpty()) {
            committed = IntStream.range(0, row.lanes()).boxed().collect(Collectors.toSet());
        }
        return Optional.of(new LaneBatch(row.end(), row.lanes(), row.cut(), committed));
    }

    private List<LaneRow> committed(String stream, BatchRow batch) {
        return in.tables().lanes.all(in.self()).stream()
                .filter(lane -> lane.stream().equals(stream)
                        && lane.lane() < batch.lanes()
                        && lane.applied().equals(batch.end()))
                .toList();
    }

    void requireNone(String stream) {
        if (in.tables().batches.read(in.self(), stream) != null) {
            throw new IllegalStateException("A batch in lanes has to end first: " + stream);
        }
    }

    void take(String stream, long token, Position applied) {
        boolean forgotten = in.server().isBroken(Broken.LANES_FORGOTTEN);
        for (LaneRow lane : in.tables().lanes.all(in.self())) {
            if (lane.stream().equals(stream)) {
                in.tables()
                        .lanes
                        .update(
                                in.self(),
                                place(stream, lane.lane()),
                                row -> true,
                                row -> new LaneRow(
                                        stream, row.lane(), token, forgotten ? applied : row.applied(), row.counts()));
            }
        }
        if (in.server().isBroken(Broken.BATCH_FORGOTTEN)) {
            in.tables().batches.remove(in.self(), stream);
        }
        if (in.server().isBroken(Broken.BATCH_CUT_ANEW)) {
            in.tables()
                    .batches
                    .update(
                            in.self(),
                            stream,
                            row -> true,
                            row -> new BatchRow(row.end(), row.lanes(), another(row.cut(), row.lanes())));
        }
    }

    /** Each transaction in the next lane. */
    private static String another(String cut, int lanes) {
        return cut.chars()
                .mapToObj(lane -> String.valueOf((lane - '0' + 1) % lanes))
                .collect(Collectors.joining());
    }

    void begin(StreamRecord stream, Position end, int lanes, String cut) {
        if (!in.tables().batches.insert(in.self(), stream.stream(), new BatchRow(end, lanes, cut))) {
            throw new IllegalStateException("A batch is there already: " + stream);
        }
        in.tables().lanes.delete(in.self(), row -> row.stream().equals(stream.stream()) && row.lane() >= lanes);
        for (int lane = 0; lane < lanes; lane++) {
            LaneRow row = new LaneRow(stream.stream(), lane, stream.token(), stream.applied(), StreamCounts.NONE);
            String place = place(stream.stream(), lane);
            if (!in.tables().lanes.insert(in.self(), place, row)) {
                in.tables().lanes.update(in.self(), place, before -> true, before -> row);
            }
        }
    }

    /** No batch is at hand any more. */
    void forget(String stream) {
        in.tables().batches.remove(in.self(), stream);
    }

    boolean hold(String stream, int lane, long token, Position start) {
        String place = place(stream, lane);
        boolean unseen = in.server().isBroken(Broken.LANE_NOT_HELD);
        boolean apart = unseen || in.server().isBroken(Broken.ADVANCED_APART);
        LaneRow row = apart
                ? in.tables().lanes.read(in.self(), place)
                : in.tables().lanes.lock(in.self(), place);
        boolean found =
                row != null && (unseen || (row.token() == token && row.applied().equals(start)));
        held = found ? place : null;
        return found;
    }

    void complete(String stream, int lane, Position end, StreamCounts counts) {
        String place = place(stream, lane);
        if (!place.equals(held)) {
            throw new IllegalStateException("Not held by this transaction: " + place);
        }
        if (in.server().isBroken(Broken.ADVANCED_APART)) {
            try (FakeTransaction apart = in.another()) {
                apart.run("complete lane", () -> complete(apart, place, end, counts));
                apart.commit();
            }
        } else {
            in.run("complete lane", () -> complete(in, place, end, counts));
        }
        held = null;
    }

    private static void complete(FakeTransaction in, String place, Position end, StreamCounts counts) {
        in.tables()
                .lanes
                .update(
                        in.self(),
                        place,
                        row -> true,
                        row -> new LaneRow(row.stream(), row.lane(), row.token(), end, counts));
    }

    /** What all lanes together have done. */
    LaneRow end(String stream) {
        BatchRow batch = in.tables().batches.read(in.self(), stream);
        if (batch == null) {
            throw new IllegalStateException("No batch in lanes is at hand: " + stream);
        }
        List<LaneRow> committed = committed(stream, batch);
        if (committed.size() < batch.lanes() && !in.server().isBroken(Broken.BATCH_ENDED_EARLY)) {
            throw new IllegalStateException("Not all lanes have committed: " + committed);
        }
        in.tables().batches.remove(in.self(), stream);
        StreamCounts counts = committed.stream().map(LaneRow::counts).reduce(StreamCounts.NONE, StreamCounts::plus);
        return new LaneRow(stream, -1, 0, batch.end(), counts);
    }

    private static String place(String stream, int lane) {
        return stream + '#' + lane;
    }
}
