package io.landbridge.fake;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ValidationStore;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** What was proved equal, in memory. */
record FakeValidation(FakeTransaction in, FakeServer server) implements ValidationStore {

    @Override
    public long version() {
        return in.call("ranges' version", () -> {
            Long version = in.tables().rangeVersion.read(in.self(), "");
            return version == null ? 0 : version;
        });
    }

    @Override
    public List<RangeRecord> ranges(String table) {
        return in.call(
                "read ranges",
                () -> in.tables().ranges.all(in.self()).stream()
                        .filter(range -> range.table().equals(table))
                        .toList());
    }

    @Override
    public List<RangeRecord> ranges() {
        return in.call("read all ranges", () -> in.tables().ranges.all(in.self()));
    }

    @Override
    public void plan(String table, int epoch, List<KeyRange> ranges) {
        in.run("plan ranges", () -> {
            remove(table);
            for (KeyRange range : ranges) {
                long id = server.nextId();
                in.tables().ranges.insert(in.self(), id, new RangeRecord(id, table, epoch, range, 0, null, null));
            }
        });
    }

    /** Within a call. */
    void remove(String table) {
        in.tables().rangeVersion.insert(in.self(), "", 0L);
        in.tables().rangeVersion.update(in.self(), "", v -> true, v -> v + 1);
        in.tables().ranges.delete(in.self(), range -> range.table().equals(table));
    }

    @Override
    public void verified(long range, long rows, Verified at) {
        in.run(
                "range verified",
                () -> change(
                        range, r -> new RangeRecord(r.id(), r.table(), r.epoch(), r.range(), rows, at, r.changedAt())));
    }

    @Override
    public void changed(Collection<Long> ranges, String position) {
        FakeTransaction other = server.isBroken(FakeServer.Broken.MARKED_APART) ? in.another() : in;
        other.run(
                "ranges changed",
                () -> ranges.stream()
                        .sorted()
                        .forEach(id -> new FakeValidation(other, server)
                                .change(
                                        id,
                                        r -> new RangeRecord(
                                                r.id(),
                                                r.table(),
                                                r.epoch(),
                                                r.range(),
                                                r.rows(),
                                                r.verified(),
                                                position))));
        if (other != in) {
            other.commit();
            other.close();
        }
    }

    private void change(long id, UnaryOperator<RangeRecord> change) {
        in.tables().ranges.update(in.self(), id, r -> true, change);
    }

    @Override
    public void add(MismatchRecord mismatch) {
        in.run("add mismatch", () -> {
            MismatchRecord before = in.tables().mismatches.all(in.self()).stream()
                    .filter(m -> isSame(m, mismatch))
                    .findFirst()
                    .orElse(null);
            if (before == null) {
                long id = server.nextId();
                in.tables().mismatches.insert(in.self(), id, with(mismatch, id, mismatch));
            } else {
                in.tables()
                        .mismatches
                        .update(in.self(), before.id(), m -> true, m -> with(mismatch, before.id(), before));
            }
        });
    }

    private static boolean isSame(MismatchRecord one, MismatchRecord other) {
        return one.table().equals(other.table())
                && Objects.equals(one.key(), other.key())
                && (one.key() != null
                        || (one.kind().equals(other.kind()) && one.columns().equals(other.columns())));
    }

    private static MismatchRecord with(MismatchRecord mismatch, long id, MismatchRecord first) {
        return new MismatchRecord(
                id,
                mismatch.table(),
                mismatch.key(),
                mismatch.kind(),
                mismatch.columns(),
                mismatch.looks(),
                mismatch.sourcePosition(),
                mismatch.targetPosition(),
                first.foundAt());
    }

    @Override
    public List<MismatchRecord> open(int limit) {
        return in.call(
                "open mismatches",
                () -> in.tables().mismatches.all(in.self()).stream()
                        .limit(limit)
                        .toList());
    }

    @Override
    public long openCount() {
        return in.call("count mismatches", () ->
                (long) in.tables().mismatches.all(in.self()).size());
    }

    @Override
    public void close(long mismatch, String state, String by) {
        in.run("close mismatch", () -> in.tables().mismatches.remove(in.self(), mismatch));
    }
}
