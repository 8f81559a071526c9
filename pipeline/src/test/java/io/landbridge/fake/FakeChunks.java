package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.ChunkRow;
import io.landbridge.fake.FakeLedgerTables.PlannedTable;
import io.landbridge.fake.FakeServer.Broken;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chunks in memory. */
final class FakeChunks implements ChunkStore {

    private final FakeTransaction in;
    private final FakeServer server;

    FakeChunks(FakeTransaction in, FakeServer server) {
        this.in = in;
        this.server = server;
    }

    @Override
    public void plan(List<FirstChunks> tables) {
        in.run("plan", () -> {
            if (tables().migration.lock(in.self(), in.migrationName()) == null) {
                throw new IllegalStateException("Not registered: " + in.migrationName());
            }
            tables.forEach(this::planOne);
        });
    }

    private void planOne(FirstChunks first) {
        String table = first.table();
        tables().planned.insert(in.self(), table, new PlannedTable(table, first.epoch(), first.estimatedRows()));
        PlannedTable planned = Objects.requireNonNull(tables().planned.read(in.self(), table));
        boolean there = all().stream().anyMatch(c -> c.table.equals(table) && c.epoch == planned.epoch());
        if (!there && planned.epoch() == first.epoch()) {
            first.ranges().forEach(range -> add(table, first.epoch(), null, range, row -> {}));
        }
    }

    @Override
    public Optional<Chunk> claim(
            List<String> names, Collection<Long> except, @Nullable Long preferred, String owner, Duration lease) {
        return in.call("claim", () -> {
            Predicate<ChunkRow> free = c -> c.state == ChunkState.PENDING
                    && c.notBefore == null
                    && (names.isEmpty() || names.contains(c.table));
            List<Long> ids = tables().chunks.unlocked(in.self(), free);
            Optional<Long> id = ids.stream()
                    .filter(i -> i.equals(preferred))
                    .findFirst()
                    .or(() -> ids.stream().filter(i -> !except.contains(i)).findFirst());
            id.ifPresent(i -> change(i, c -> true, c -> {
                c.state = ChunkState.COPYING;
                c.token = newToken(c);
                c.attempts++;
                c.owner = owner;
                c.session = in.self().id;
                c.claimedNanos = server.nanos();
                c.leaseNanos = server.nanos() + lease.toNanos();
                c.reason = null;
            }));
            return id.map(i ->
                    Objects.requireNonNull(tables().chunks.read(in.self(), i)).asClaimed());
        });
    }

    @Override
    public Optional<Cut> cut(Chunk chunk, Key bound) {
        return in.call("cut", () -> {
            boolean hit = chunk.key() == null
                    && change(
                            chunk.id(),
                            under(chunk).and(c -> c.range.equals(chunk.range())),
                            c -> c.range = chunk.range().upTo(bound));
            if (!hit) {
                return Optional.<Cut>empty();
            }
            long rest = add(chunk.table(), chunk.epoch(), null, chunk.range().above(bound), row -> {});
            Chunk kept = Objects.requireNonNull(tables().chunks.read(in.self(), chunk.id()))
                    .asClaimed();
            return Optional.of(new Cut(kept, rest));
        });
    }

    @Override
    public boolean complete(Chunk chunk, String fence, long rowsRead, long rowsWritten, long bytes) {
        if (server.isBroken(Broken.COMPLETED_APART)) {
            try (FakeTransaction apart = in.another()) {
                boolean hit = new FakeChunks(apart, server).completeHere(chunk, fence, rowsRead, rowsWritten, bytes);
                apart.commit();
                return hit;
            }
        }
        return completeHere(chunk, fence, rowsRead, rowsWritten, bytes);
    }

    private boolean completeHere(Chunk chunk, String fence, long rowsRead, long rowsWritten, long bytes) {
        Predicate<ChunkRow> ours =
                server.isBroken(Broken.TOKEN_NOT_CHECKED) ? c -> c.state == ChunkState.COPYING : under(chunk);
        return in.call(
                "complete",
                () -> change(chunk.id(), ours, ChunkRow.idle().andThen(c -> {
                    c.state = ChunkState.COPIED;
                    c.fence = fence;
                    c.rowsRead = rowsRead;
                    c.rowsWritten = rowsWritten;
                    c.bytes = bytes;
                })));
    }

    @Override
    public boolean release(Chunk chunk, String reason, @Nullable String notBefore) {
        return in.call("release", () -> giveBack(chunk, reason, notBefore));
    }

    @Override
    public Outcome settle(Chunk chunk, String lost, String reason) {
        return in.call("settle", () -> {
            end(lost);
            ChunkRow now = tables().chunks.lock(in.self(), chunk.id());
            if (now == null || now.token != chunk.token()) {
                return Outcome.SUPERSEDED;
            }
            return switch (now.state) {
                case COPIED, QUARANTINED -> Outcome.COPIED;
                case COPYING -> giveBack(chunk, reason, null) ? Outcome.RELEASED : Outcome.SUPERSEDED;
                case PENDING -> Outcome.SUPERSEDED;
            };
        });
    }

    @Override
    public void renew(String owner, Duration lease) {
        in.run(
                "renew chunks",
                () -> copyingRows().stream()
                        .filter(c -> owner.equals(c.owner))
                        .forEach(c -> change(
                                c.id,
                                now -> now.state == ChunkState.COPYING,
                                now -> now.leaseNanos = server.nanos() + lease.toNanos())));
    }

    @Override
    public int reclaim(boolean all) {
        return in.call("reclaim", () -> {
            List<ChunkRow> abandoned = copyingRows().stream()
                    .filter(c -> all || c.leaseNanos - server.nanos() <= 0)
                    .toList();
            abandoned.forEach(c -> end(c.session));
            return (int) abandoned.stream()
                    .filter(c -> giveBack(c.asClaimed(), "taken over from a process that is gone", null))
                    .count();
        });
    }

    @Override
    public long quarantineKey(String table, int epoch, Key key) {
        return in.call("quarantine key", () -> {
            ChunkRow there = keyChunk(table, epoch, key);
            if (there == null) {
                return add(table, epoch, key, KeyRange.ALL, row -> {
                    row.state = ChunkState.QUARANTINED;
                    row.attempts = 1;
                    row.rowsRead = 1;
                });
            }
            anew(there, c -> {
                c.state = ChunkState.QUARANTINED;
                c.rowsRead = 1;
                c.notBefore = null;
            });
            return there.id;
        });
    }

    @Override
    public boolean quarantine(Chunk keyChunk) {
        return in.call(
                "quarantine",
                () -> keyChunk.key() != null
                        && change(
                                keyChunk.id(), under(keyChunk), ChunkRow.idle().andThen(c -> {
                                    c.state = ChunkState.QUARANTINED;
                                    c.rowsRead = 1;
                                })));
    }

    @Override
    public boolean retryKey(long chunkId) {
        return in.call(
                "retry key",
                () -> change(chunkId, c -> c.state == ChunkState.QUARANTINED, c -> {
                    c.state = ChunkState.PENDING;
                    c.token = newToken(c);
                    c.rowsRead = 0;
                }));
    }

    @Override
    public List<ChunkStanding> standings(String table) {
        return in.call("standings", () -> {
            PlannedTable planned = tables().planned.read(in.self(), table);
            return all().stream()
                    .filter(c -> planned != null && c.table.equals(table) && c.epoch == planned.epoch())
                    .map(c -> server.seen(FakeProgress.standing(c), false))
                    .toList();
        });
    }

    @Override
    public List<ChunkStanding> keyStandings(String table) {
        return standings(table).stream().filter(c -> c.chunk().key() != null).toList();
    }

    @Override
    public List<ChunkStanding> standings(Collection<Long> ids) {
        return in.call(
                "standings by id",
                () -> ids.stream()
                        .map(id -> tables().chunks.read(in.self(), id))
                        .filter(Objects::nonNull)
                        .map(c -> server.seen(FakeProgress.standing(c), true))
                        .toList());
    }

    @Override
    public void recopyKey(String table, int epoch, Key key, @Nullable String notBefore) {
        in.run("recopy key", () -> {
            ChunkRow there = keyChunk(table, epoch, key);
            if (there == null) {
                add(table, epoch, key, KeyRange.ALL, row -> row.notBefore = notBefore);
                return;
            }
            anew(there, c -> {
                c.state = ChunkState.PENDING;
                c.rowsRead = 0;
                c.notBefore = notBefore;
            });
        });
    }

    private @Nullable ChunkRow keyChunk(String table, int epoch, Key key) {
        return all().stream()
                .filter(c -> c.table.equals(table) && c.epoch == epoch && key.equals(c.key))
                .findFirst()
                .orElse(null);
    }

    private void anew(ChunkRow there, Consumer<ChunkRow> change) {
        change(there.id, c -> true, ChunkRow.idle().andThen(change).andThen(c -> {
            c.token = newToken(c);
            c.reason = null;
            c.fence = null;
            c.rowsWritten = 0;
            c.bytes = 0;
        }));
        end(there.session);
    }

    @Override
    public void release(Position applied) {
        in.run(
                "release",
                () -> all().stream()
                        .filter(c -> c.notBefore != null && applied.hasReached(Position.decode(c.notBefore)))
                        .forEach(c ->
                                change(c.id, now -> now.state == ChunkState.PENDING, now -> now.notBefore = null)));
    }

    @Override
    public void resync(String table, List<KeyRange> ranges) {
        in.run("resync", () -> {
            copyingRows().stream().filter(c -> c.table.equals(table)).forEach(c -> end(c.session));
            tables().quarantine.delete(in.self(), row -> row.table().equals(table));
            tables().chunks.delete(in.self(), c -> c.table.equals(table));
            boolean planned = tables().planned
                    .update(
                            in.self(),
                            table,
                            t -> true,
                            t -> new PlannedTable(table, t.epoch() + 1, t.estimatedRows()));
            PlannedTable now = tables().planned.read(in.self(), table);
            if (!planned || now == null) {
                throw new IllegalStateException("Not planned: " + table);
            }
            ranges.forEach(range -> add(table, now.epoch(), null, range, row -> {}));
            new FakeValidation(in, server).remove(table);
        });
    }

    @Override
    public boolean isAllCopied(List<String> names) {
        return in.call("is all copied", () -> {
            boolean open = all().stream()
                    .filter(c -> names.contains(c.table))
                    .anyMatch(c -> c.state == ChunkState.PENDING || c.state == ChunkState.COPYING);
            List<String> planned = tables().planned.all(in.self()).stream()
                    .map(PlannedTable::table)
                    .toList();
            return !open && planned.containsAll(names);
        });
    }

    @Override
    public List<TableProgress> progress() {
        return in.call(
                "progress",
                () -> tables().planned.all(in.self()).stream()
                        .map(t -> FakeProgress.of(
                                t,
                                all().stream()
                                        .filter(c -> c.table.equals(t.table()))
                                        .toList()))
                        .toList());
    }

    @Override
    public List<CopyingChunk> copying() {
        return in.call(
                "copying",
                () -> copyingRows().stream()
                        .sorted(Comparator.comparingLong(c -> c.claimedNanos))
                        .map(c -> FakeProgress.copying(c, server.nanos()))
                        .toList());
    }

    @Override
    public int epoch(String table) {
        return in.call("epoch", () -> {
            PlannedTable planned = tables().planned.read(in.self(), table);
            return planned == null ? 1 : planned.epoch();
        });
    }

    private boolean giveBack(Chunk chunk, String reason, @Nullable String notBefore) {
        return change(chunk.id(), under(chunk), ChunkRow.idle().andThen(c -> {
            c.state = ChunkState.PENDING;
            c.token = newToken(c);
            c.reason = reason;
            c.notBefore = notBefore;
        }));
    }

    private void end(@Nullable String former) {
        if (former != null && !former.equals(in.self().id) && !server.isBroken(Broken.SESSION_NOT_ENDED)) {
            server.session(former).end();
            server.changed();
        }
    }

    private long newToken(ChunkRow c) {
        return server.isBroken(Broken.TOKEN_NOT_BUMPED) ? Math.max(1, c.token) : c.token + 1;
    }

    private long add(String table, int epoch, @Nullable Key key, KeyRange range, Consumer<ChunkRow> change) {
        ChunkRow row = new ChunkRow(server.nextId(), table, epoch, key, range).with(change);
        if (all().stream().anyMatch(row::overlapsBound) || row.isEmpty()) {
            in.self().abort();
            throw new LandbridgeException(LedgerError.INCONSISTENT, "ledger", "overlaps another chunk");
        }
        tables().chunks.insert(in.self(), row.id, row);
        return row.id;
    }

    private boolean change(long id, Predicate<ChunkRow> wanted, Consumer<ChunkRow> change) {
        return tables().chunks.update(in.self(), id, wanted, row -> row.after(change));
    }

    private static Predicate<ChunkRow> under(Chunk chunk) {
        return c -> c.token == chunk.token() && c.state == ChunkState.COPYING;
    }

    private List<ChunkRow> all() {
        return tables().chunks.all(in.self());
    }

    private List<ChunkRow> copyingRows() {
        return all().stream().filter(c -> c.state == ChunkState.COPYING).toList();
    }

    private FakeLedgerTables tables() {
        return in.tables();
    }
}
