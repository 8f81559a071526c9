package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Has rows copied anew that are not the same on both sides, as was wished: by the applier, between two batches. Not for several threads.
 */
final class KeyRepairs {

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Rows that are deleted in one transaction, so that the stream does not wait for long. */
    private static final int TOGETHER = 100;

    private final Ledger ledger;
    private final BatchApplier applier;
    private final StreamClaim claim;
    private final BatchDecider decider;
    private final StreamedTables tables;
    private final KeyLocator locator;
    private final Ticker ticker;
    private long nextNanos;

    KeyRepairs(
            Ledger ledger,
            BatchApplier applier,
            StreamClaim claim,
            BatchDecider decider,
            StreamedTables tables,
            KeyLocator locator,
            Ticker ticker) {
        this.ledger = ledger;
        this.applier = applier;
        this.claim = claim;
        this.decider = decider;
        this.tables = tables;
        this.locator = locator;
        this.ticker = ticker;
        this.nextNanos = ticker.nanos();
    }

    /** Fulfils some of what is wished; looks for it each second, and never while a batch is between its lanes. */
    void fulfil() {
        if (ticker.nanos() - nextNanos < 0 || claim.batch() != null) {
            return;
        }
        List<MismatchRecord> wished =
                ledger.inTransaction(transaction -> transaction.validation().wished(TOGETHER));
        List<MismatchRecord> possible =
                wished.stream().filter(mismatch -> table(mismatch).isPresent()).toList();
        if (!possible.isEmpty()) {
            recopy(possible);
        }
        if (wished.size() < TOGETHER || possible.isEmpty()) {
            nextNanos = ticker.nanos() + EVERY.toNanos();
        }
    }

    private Optional<StreamedTable> table(MismatchRecord mismatch) {
        return tables.all().stream()
                .filter(table -> mismatch.key() != null
                        && table.mapping().target().name().toString().equals(mismatch.table())
                        && KeyErasure.isPossible(table.mapping()))
                .findFirst();
    }

    private void recopy(List<MismatchRecord> mismatches) {
        applier.inTransaction(target -> {
            for (MismatchRecord mismatch : mismatches) {
                StreamedTable table = table(mismatch).orElseThrow();
                decider.forget(table);
                KeyErasure.run(target, table.mapping(), spelled(target, table, Objects.requireNonNull(mismatch.key())));
                target.validation().recopied(mismatch.id());
            }
        });
    }

    /** A key that has a chunk of its own keeps it, also where the mismatch spells it otherwise. */
    private Key spelled(ApplyTransaction target, StreamedTable table, Key key) {
        for (ChunkStanding standing : target.chunks().keyStandings(table.name())) {
            Key known = Objects.requireNonNull(standing.chunk().key());
            if (known.equals(key) || locator.isSame(table, key, List.of(known))) {
                return known;
            }
        }
        return key;
    }
}
