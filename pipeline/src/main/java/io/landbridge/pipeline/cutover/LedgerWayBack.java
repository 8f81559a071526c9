package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way back by its two ledgers.
 *
 * @param main the migration's ledger, in the target
 * @param own the way back's, in the source
 * @param ends both servers' logs
 */
public record LedgerWayBack(Ledger main, Ledger own, Ends ends) implements WayBack {

    /**
     * Both logs and what is read from them.
     *
     * @param forward the forward stream's name
     * @param source the source's log
     * @param sourceMappings the plan's
     * @param back the way back's name
     * @param target the target's log
     * @param targetMappings the way back's
     */
    public record Ends(
            String forward,
            ChangeStream.Opener source,
            List<TableMapping> sourceMappings,
            String back,
            ChangeStream.Opener target,
            List<TableMapping> targetMappings) {
        public Ends {
            sourceMappings = List.copyOf(sourceMappings);
            targetMappings = List.copyOf(targetMappings);
        }
    }

    @Override
    public void wish() {
        main.inTransaction(transaction -> {
            CutoverRecord now = transaction.cutover().lock();
            if (now.wayBack() == CutoverStore.WayBack.NONE || now.wayBack() == CutoverStore.WayBack.REFUSED) {
                transaction.cutover().wayBack(CutoverStore.WayBack.WISHED, null);
            }
            return true;
        });
    }

    @Override
    public Standing standing() {
        CutoverRecord now =
                main.inTransaction(transaction -> transaction.cutover().find());
        return new Standing(now.wayBack(), now.wayBackNote());
    }

    @Override
    public Beforehand beforehand() {
        // Opens what is written to behind the freeze.
        own.inTransaction(transaction -> transaction.streams().find(ends.back()));
        return new Beforehand(
                ends.source().restart(ends.forward(), ends.sourceMappings()),
                ends.target().restart(ends.back(), ends.targetMappings()));
    }

    @Override
    public ChangeStream.Start here(@Nullable Beforehand known) {
        return known == null
                ? ends.target().restart(ends.back(), ends.targetMappings())
                : ends.target().again(ends.back(), ends.targetMappings(), known.target());
    }

    @Override
    public boolean arm(Position from, ChangeStream.Start seen, long token) {
        return own.inTransaction(transaction -> {
            if (!transaction.leases().show(CutoverStore.ROLE, token)) {
                return false;
            }
            StreamRecord row = take(transaction);
            if (!row.applied().hasReached(from)) {
                // Before it stands what the forward stream has written itself.
                transaction.streams().hold(ends.back(), row.token(), row.applied());
                // What is before it and not visible yet to new snapshots; asked later it names more, and nobody waits
                // for it in vain.
                transaction.streams().restart(ends.back(), from, seen.delivery().encode());
                LedgerForwardStream.begin(transaction.streams(), ends.back(), ends.targetMappings(), seen);
            }
            transaction.cutover().hold(false);
            return true;
        });
    }

    private StreamRecord take(LedgerTransaction transaction) {
        return transaction.streams().take(ends.back());
    }

    @Override
    public Optional<Position> applied() {
        return own.inTransaction(transaction -> LedgerForwardStream.isHeld(transaction.cutover())
                ? Optional.empty()
                : transaction.streams().find(ends.back()).map(StreamRecord::applied));
    }

    @Override
    public Optional<Disarmed> disarm(long token, @Nullable Beforehand known) {
        Optional<Position> stopped = own.inTransaction(transaction -> {
            if (!transaction.leases().show(CutoverStore.ROLE, token)) {
                return Optional.empty();
            }
            transaction.chunks().progress().stream()
                    .filter(table -> table.pending() + table.copying() > 0)
                    .findFirst()
                    .ifPresent(table -> {
                        throw new LandbridgeException(
                                ConnectionError.LOCK_TIMEOUT,
                                "way back",
                                "Keys of " + table.table() + " are still to be copied back.");
                    });
            StreamRecord row = take(transaction);
            transaction.cutover().hold(true);
            return Optional.of(row.applied());
        });
        // After the token was taken: what comes into the source's log now is not the way back's.
        return stopped.map(applied -> new Disarmed(
                applied,
                known == null
                        ? ends.source().restart(ends.forward(), ends.sourceMappings())
                        : ends.source().again(ends.forward(), ends.sourceMappings(), known.source())));
    }

    @Override
    public void remove() {
        ends.target().remove(ends.back());
        own.drop();
    }
}
