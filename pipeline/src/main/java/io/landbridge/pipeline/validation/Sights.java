package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens both sides so that they can be compared, and knows what the stream has done since. Safe for several threads.
 *
 * <p>The order is what makes a verdict true; docs/validation.md says why.
 */
final class Sights {

    private static final Duration FIRST_WAIT = Duration.ofMillis(2);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    /** How long a snapshot of the source may be held for a stream that is behind. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ValidationPorts ports;
    private final @Nullable String stream;
    private final ValidationPace pace;
    private final Ticker ticker;
    private final @Nullable Bearing bearing;

    Sights(ValidationPorts ports, @Nullable String stream, ValidationPace pace, Ticker ticker) {
        this.ports = ports;
        this.stream = stream;
        this.pace = pace;
        this.ticker = ticker;
        Ledger ledger = ports.ledger();
        this.bearing = ledger == null ? null : pace.attempt(() -> ledger.inTransaction(Bearing::of));
    }

    /** Whether what is found counts: rows go the way that they went when the comparison began. */
    boolean counts(LedgerTransaction transaction) {
        return Bearing.of(transaction).equals(bearing);
    }

    /** Whether the source's changes come to the target while tables are compared. */
    boolean isFollowed() {
        return stream != null;
    }

    /** Opens both sides of a table. */
    Sight open(ComparedTable table) {
        String followed = stream;
        if (followed == null) {
            DigestReader source = ports.source().openSource(table.source());
            return both(source, table, null, null);
        }
        long until = ticker.nanos() + PATIENCE.toNanos();
        Duration wait = FIRST_WAIT;
        while (true) {
            // Before the snapshot: all that is applied by then was delivered before, and the snapshot has to show it.
            StreamRecord row = row(followed);
            DigestReader source = ports.source().openSource(table.source());
            Fence fence = seenAll(source, row);
            if (fence != null) {
                return both(source, table, followed, row.applied());
            }
            source.close();
            if (ticker.nanos() - until >= 0) {
                throw new LandbridgeException(
                        ValidationError.SOURCE_BEHIND,
                        table.source().name().toString(),
                        "For " + PATIENCE.toSeconds()
                                + " s no snapshot of the source has shown all that the stream has delivered.");
            }
            pause(wait);
            wait = longer(wait);
        }
    }

    private static @Nullable Fence seenAll(DigestReader source, StreamRecord row) {
        try {
            Fence fence =
                    source.fence().orElseThrow(() -> new IllegalStateException("A source that is followed has a log"));
            return Delivery.decode(row.delivery()).isSeenBy(fence) ? fence : null;
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private Sight both(DigestReader source, ComparedTable table, @Nullable String followed, @Nullable Position since) {
        try {
            if (followed != null) {
                awaitApplied(followed, source.position().orElseThrow(), table);
            }
            return new Sight(source, ports.target().openTarget(table.target(), followed), since);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private void awaitApplied(String followed, Position shown, ComparedTable table) {
        long until = ticker.nanos() + PATIENCE.toNanos();
        Duration wait = FIRST_WAIT;
        while (!row(followed).applied().hasReached(shown)) {
            if (ticker.nanos() - until >= 0) {
                throw new LandbridgeException(
                        ValidationError.STREAM_BEHIND,
                        table.name(),
                        "For " + PATIENCE.toSeconds()
                                + " s the stream has not applied what a read of the source shows.");
            }
            pause(wait);
            wait = longer(wait);
        }
    }

    private void pause(Duration wait) {
        pace.throwIfEnding();
        ticker.sleep(wait);
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    }

    private StreamRecord row(String followed) {
        return inLedger(ledger -> ledger.inTransaction(
                        transaction -> transaction.streams().find(followed)))
                .orElseThrow(() -> new IllegalStateException("No such stream: " + followed));
    }

    private <T> T inLedger(Function<Ledger, T> work) {
        return work.apply(Objects.requireNonNull(ports.ledger(), "a stream's position is in the ledger"));
    }

    /** What the stream had done to a range up to the target's read of a sight. */
    enum Stillness {
        /** It had changed nothing that the source's read need not show. */
        UNCHANGED,
        CHANGED,
        /** The range is no more: its table is copied anew, so that rows are missing as a matter of course. */
        GONE
    }

    /**
     * To be asked after the target was read.
     *
     * @param range of the ledger; 0 for none, of which nothing is known
     */
    Stillness stillness(long range, Sight sight) {
        Position since = sight.since();
        if (since == null) {
            return Stillness.UNCHANGED;
        }
        if (range == 0) {
            return Stillness.CHANGED;
        }
        String at = since.encode();
        return inLedger(ledger -> ledger.inTransaction(
                        transaction -> transaction.validation().ranges(List.of(range))))
                .stream()
                .map(record -> record.isUnchangedSince(at) ? Stillness.UNCHANGED : Stillness.CHANGED)
                .findFirst()
                .orElse(Stillness.GONE);
    }

    /** The key chunks of a table; to be asked before a sight is opened, for {@link #keyChunks}. */
    List<ChunkStanding> keyStandings(ComparedTable table) {
        return ports.ledger() == null
                ? List.of()
                : inLedger(ledger -> ledger.inTransaction(transaction ->
                        transaction.chunks().keyStandings(table.mapping().name())));
    }

    /**
     * Keys of a table that the copy had to do with while a sight was open, or that are in quarantine, in the form of {@link
     * ComparedTable#formOfSource}; to be asked after the target was read.
     *
     * @param before as they stood before it was opened: what was copied since may be missing in its read
     */
    KeyChunks keyChunks(ComparedTable table, Sight sight, List<ChunkStanding> before) {
        boolean byValue = table.way() == ComparedTable.Way.VALUES;
        Set<List<String>> moving = new HashSet<>();
        Set<List<String>> setAside = new HashSet<>();
        for (ChunkStanding standing : keyStandings(table)) {
            List<String> key = byValue
                    ? List.of()
                    : table.formOfSource(Objects.requireNonNull(standing.chunk().key()));
            boolean isSetAside = standing.state() == ChunkState.QUARANTINED;
            if (isSetAside) {
                setAside.add(key);
            }
            if (!before.contains(standing) || !(isSetAside || isPassed(standing, sight.since()))) {
                moving.add(key);
            }
        }
        return new KeyChunks(moving, setAside);
    }

    private static boolean isPassed(ChunkStanding standing, @Nullable Position since) {
        Fence fence = standing.fence();
        return standing.state() == ChunkState.COPIED && (since == null || (fence != null && fence.isPassedBy(since)));
    }

    /**
     * Keys that have chunks of their own.
     *
     * @param moving are or were just being copied, so that the target may be ahead of the stream
     * @param setAside are in quarantine
     */
    record KeyChunks(Set<List<String>> moving, Set<List<String>> setAside) {}

    /** @throws LandbridgeException when a table is not settled, so that nothing can be said of it */
    void requireSettled(Collection<ComparedTable> tables) {
        String followed = stream;
        if (followed == null) {
            return;
        }
        Map<String, List<ChunkStanding>> chunks = inLedger(ledger -> ledger.inTransaction(transaction -> tables.stream()
                .map(table -> table.mapping().name())
                .distinct()
                .collect(Collectors.toMap(
                        name -> name, name -> transaction.chunks().standings(name)))));
        Position applied = row(followed).applied();
        chunks.forEach((name, standings) -> {
            boolean settled = standings.stream()
                    .filter(standing -> standing.chunk().key() == null)
                    .allMatch(standing -> isPassed(standing, applied));
            if (!settled) {
                throw new LandbridgeException(
                        ValidationError.NOT_SETTLED,
                        name,
                        "Part of the table is not copied yet, or the stream has not passed its copies.");
            }
        });
    }
}
