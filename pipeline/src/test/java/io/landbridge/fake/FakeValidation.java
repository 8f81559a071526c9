package io.landbridge.fake;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ValidationStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** What was proved equal, in memory. */
record FakeValidation(FakeTransaction in, FakeServer server) implements ValidationStore {

    @Override
    public long version() {
        return in.call("ranges' version", () -> {
            Long version = in.tables().rangeVersion.read(in.self(), "");
            long now = version == null ? 0 : version;
            long before = server.flaws().versionBefore(now);
            return server.isBroken(FakeServer.Broken.RANGES_STALE) ? before : now;
        });
    }

    @Override
    public List<RangeRecord> ranges(String table) {
        return in.call(
                "read ranges",
                () -> in.tables().ranges.all(in.self()).stream()
                        .filter(range -> range.table().equals(table))
                        .map(this::seen)
                        .toList());
    }

    @Override
    public List<RangeRecord> ranges() {
        return in.call("read all ranges", () -> in.tables().ranges.all(in.self()));
    }

    @Override
    public List<RangeRecord> ranges(Collection<Long> ids) {
        return in.call(
                "read some ranges",
                () -> in.tables().ranges.all(in.self()).stream()
                        .filter(range -> ids.contains(range.id()))
                        .map(this::seen)
                        .toList());
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

    private RangeRecord seen(RangeRecord r) {
        return server.isBroken(FakeServer.Broken.MARKS_UNSEEN)
                ? new RangeRecord(r.id(), r.table(), r.epoch(), r.range(), r.rows(), r.verified(), null)
                : r;
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
    public void refuted(long range) {
        in.run("range refuted", () -> {
            in.tables().rangeVersion.update(in.self(), "", v -> true, v -> v + 1);
            change(range, r -> new RangeRecord(r.id(), r.table(), r.epoch(), r.range(), r.rows(), null, r.changedAt()));
        });
    }

    @Override
    public void changed(Collection<Long> ranges, String position) {
        List<Long> all = ranges.stream().sorted().toList();
        if (server.isBroken(FakeServer.Broken.MARKED_LATE)) {
            server.flaws().markLater(() -> mark(in.another(), all, position));
        } else {
            mark(in, all, position);
        }
    }

    private void mark(FakeTransaction by, List<Long> ranges, String position) {
        FakeValidation store = new FakeValidation(by, server);
        by.run(
                "ranges changed",
                () -> ranges.forEach(id -> store.change(
                        id,
                        r -> new RangeRecord(
                                r.id(), r.table(), r.epoch(), r.range(), r.rows(), r.verified(), position))));
        if (by != in) {
            by.commit();
            by.close();
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
                in.tables().repairs.remove(in.self(), before.id());
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
    public int wish(Collection<Long> mismatches) {
        return in.call("wish repair", () -> {
            int wished = 0;
            for (Long id : mismatches) {
                boolean isOpen = in.tables().mismatches.read(in.self(), id) != null;
                in.tables().repairs.remove(in.self(), id);
                wished += isOpen && in.tables().repairs.insert(in.self(), id, id) ? 1 : 0;
            }
            return wished;
        });
    }

    @Override
    public List<MismatchRecord> wished(int limit) {
        return in.call(
                "wished repairs",
                () -> in.tables().mismatches.all(in.self()).stream()
                        .filter(m -> in.tables().repairs.read(in.self(), m.id()) != null)
                        .limit(limit)
                        .toList());
    }

    @Override
    public void recopied(long mismatch) {
        in.run("repair begun", () -> in.tables().repairs.remove(in.self(), mismatch));
    }

    @Override
    public void close(long mismatch, String state, String by) {
        in.run("close mismatch", () -> {
            MismatchRecord row = in.tables().mismatches.read(in.self(), mismatch);
            if (row != null) {
                in.tables().mismatches.remove(in.self(), mismatch);
                in.tables().closed.insert(in.self(), mismatch, new ClosedMismatch(row, state, "", by));
            }
        });
    }

    @Override
    public List<ClosedMismatch> closed(int limit) {
        return in.call(
                "closed mismatches",
                () -> in.tables().closed.all(in.self()).stream()
                        .sorted(Comparator.comparing(
                                        (ClosedMismatch m) -> m.row().id())
                                .reversed())
                        .limit(limit)
                        .toList());
    }
}
