package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.MappingRules;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The forward stream by its ledger.
 *
 * @param ledger in the target
 * @param stream its name there
 * @param mappings of its tables
 */
public record LedgerForwardStream(Ledger ledger, String stream, List<TableMapping> mappings) implements ForwardStream {

    public LedgerForwardStream {
        mappings = List.copyOf(mappings);
    }

    @Override
    public Position applied() {
        return ledger.inTransaction(this::row).applied();
    }

    @Override
    public Optional<String> unsettled() {
        return Optional.ofNullable(ledger.inTransaction(this::obstacle));
    }

    @Override
    public Optional<Position> hold(long token, Position freeze) {
        return ledger.inTransaction(transaction -> {
            if (!transaction.cutover().note(CutoverState.FROZEN, token, places -> places.withForwardHeld(true))) {
                return Optional.empty();
            }
            // Between this and an apply transaction: the stream's row is locked until one of them has committed.
            StreamRecord taken = transaction.streams().take(stream);
            if (!taken.applied().hasReached(freeze) || obstacle(transaction) != null) {
                transaction.rollback();
                return Optional.empty();
            }
            return Optional.of(taken.applied());
        });
    }

    /** Whoever copies a key needs one that is PENDING: where none is, none is being copied, and none will be. */
    private @Nullable String obstacle(LedgerTransaction transaction) {
        if (transaction.streams().batch(stream).isPresent()) {
            return "a batch is applied in lanes, of which some are not in the target yet";
        }
        return transaction.chunks().progress().stream()
                .filter(table -> table.pending() + table.copying() > 0)
                .findFirst()
                .map(table -> "keys of " + table.table() + " are still to be copied")
                .orElse(null);
    }

    @Override
    public void restart(LedgerTransaction transaction, ChangeStream.Start start) {
        StreamRecord taken = transaction.streams().take(stream);
        transaction.streams().hold(stream, taken.token(), taken.applied());
        transaction.streams().restart(stream, start.position(), start.delivery().encode());
        begin(transaction.streams(), stream, mappings, start);
    }

    /** Nobody reads what was logged before: tables are from now on what they are at that position. */
    static void begin(StreamStore streams, String stream, List<TableMapping> mappings, ChangeStream.Start start) {
        for (TableMapping mapping : mappings) {
            String definition = start.definitions().get(mapping.name());
            streams.begin(
                    stream,
                    mapping.name(),
                    new TableStart(null, definition, MappingRules.of(mapping).encode()));
        }
    }

    private StreamRecord row(LedgerTransaction transaction) {
        return transaction
                .streams()
                .find(stream)
                .orElseThrow(() -> new LandbridgeException(
                        LedgerError.INCONSISTENT, stream, "The stream has no position in the ledger."));
    }

    /** Whether the stream is held now; in the ledger of either stream. */
    static boolean isHeld(CutoverStore cutover) {
        return cutover.find().places().forwardHeld();
    }
}
