package io.landbridge.fake;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.AuditStore.Entry;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.DivergenceStore.Divergence;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.ledger.TrafficStore.Client;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import io.landbridge.pipeline.ledger.ValidationStore.ClosedMismatch;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.position.Position;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ledger's tables of one migration. */
final class FakeLedgerTables {

    final FakeTable<Long, ChunkRow> chunks;
    final FakeTable<String, PlannedTable> planned;
    final FakeTable<String, MigrationRow> migration;
    final FakeTable<String, StageRow> stages;
    final FakeTable<Long, QuarantinedRow> quarantine;
    final FakeTable<String, Wishes> control;
    final FakeTable<String, String> resyncWishes;
    final FakeTable<String, LeaseRow> leases;
    final FakeTable<Long, Entry> audit;
    final FakeTable<String, StreamRecord> streams;
    final FakeTable<String, StartRow> starts;
    final FakeTable<String, BatchRow> batches;
    final FakeTable<String, LaneRow> lanes;
    final FakeTable<Long, Divergence> divergences;
    final FakeTable<String, Long> rangeVersion;
    final FakeTable<Long, RangeRecord> ranges;
    final FakeTable<Long, MismatchRecord> mismatches;
    final FakeTable<Long, ClosedMismatch> closed;
    final FakeTable<Long, Long> repairs;
    final FakeTable<String, CutoverRecord> cutover;
    final FakeTable<String, Flag> traffic;
    final FakeTable<String, Client> clients;
    final FakeTable<Long, FakeRunbooks.Execution> runbooks;

    FakeLedgerTables(FakeServer server) {
        chunks = new FakeTable<>(server);
        planned = new FakeTable<>(server);
        migration = new FakeTable<>(server);
        stages = new FakeTable<>(server);
        quarantine = new FakeTable<>(server);
        control = new FakeTable<>(server);
        resyncWishes = new FakeTable<>(server);
        leases = new FakeTable<>(server);
        audit = new FakeTable<>(server);
        streams = new FakeTable<>(server);
        starts = new FakeTable<>(server);
        batches = new FakeTable<>(server);
        lanes = new FakeTable<>(server);
        divergences = new FakeTable<>(server);
        rangeVersion = new FakeTable<>(server);
        ranges = new FakeTable<>(server);
        mismatches = new FakeTable<>(server);
        closed = new FakeTable<>(server);
        repairs = new FakeTable<>(server);
        cutover = new FakeTable<>(server);
        traffic = new FakeTable<>(server);
        clients = new FakeTable<>(server);
        runbooks = new FakeTable<>(server);
    }

    record PlannedTable(String table, int epoch, long estimatedRows) {}

    record MigrationRow(MigrationRecord row, long attempt) {}

    record StageRow(String stage, String planHash, long order) {}

    record StartRow(String stream, String table, TableStart start) {}
    /** A stream's batch in lanes. */
    record BatchRow(Position end, int lanes, String cut) {}

    record LaneRow(String stream, int lane, long token, Position applied, StreamCounts counts) {}

    record LeaseRow(
            long token,
            @Nullable String holder,
            @Nullable String session,
            String activity,
            long takenNanos,
            long untilNanos) {}

    /** A chunk's row; changed only through {@link #with}, on a copy. */
    static final class ChunkRow {
        final long id;
        final String table;
        final int epoch;
        final @Nullable Key key;
        KeyRange range;
        ChunkState state = ChunkState.PENDING;
        long token;
        int attempts;

        @Nullable String owner;

        @Nullable String session;

        long claimedNanos;
        long leaseNanos;

        @Nullable String notBefore;

        @Nullable String reason;

        @Nullable String fence;

        long rowsRead;
        long rowsWritten;
        long bytes;

        ChunkRow(long id, String table, int epoch, @Nullable Key key, KeyRange range) {
            this.id = id;
            this.table = table;
            this.epoch = epoch;
            this.key = key;
            this.range = range;
        }

        ChunkRow with(Consumer<ChunkRow> change) {
            ChunkRow copy = new ChunkRow(id, table, epoch, key, range);
            copy.state = state;
            copy.token = token;
            copy.attempts = attempts;
            copy.owner = owner;
            copy.session = session;
            copy.claimedNanos = claimedNanos;
            copy.leaseNanos = leaseNanos;
            copy.notBefore = notBefore;
            copy.reason = reason;
            copy.fence = fence;
            copy.rowsRead = rowsRead;
            copy.rowsWritten = rowsWritten;
            copy.bytes = bytes;
            change.accept(copy);
            return copy;
        }

        /** In nobody's hands. */
        static Consumer<ChunkRow> idle() {
            return c -> {
                c.owner = null;
                c.session = null;
            };
        }

        /** As it is after a step of its life. */
        ChunkRow after(Consumer<ChunkRow> change) {
            ChunkRow copy = with(change);
            if (copy.state != state && !state.successors().contains(copy.state)) {
                throw new IllegalStateException("A chunk never goes from " + state + " to " + copy.state);
            }
            return copy;
        }

        boolean overlapsBound(ChunkRow other) {
            if (!table.equals(other.table) || epoch != other.epoch) {
                return false;
            }
            if (key != null || other.key != null) {
                return key != null && key.equals(other.key);
            }
            return java.util.Objects.equals(range.lower(), other.range.lower())
                    || java.util.Objects.equals(range.upper(), other.range.upper());
        }

        boolean isEmpty() {
            return range.lower() != null && range.lower().equals(range.upper());
        }

        Chunk asClaimed() {
            return new Chunk(id, table, epoch, key, range, token, attempts);
        }
    }
}
