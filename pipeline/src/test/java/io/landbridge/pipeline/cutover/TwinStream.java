package io.landbridge.pipeline.cutover;

import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FaultDice;
import io.landbridge.fake.SeededTurns;
import io.landbridge.fake.TwinSide;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One direction of the stream as a process carries it that runs the migration: it follows the cutover's row and takes nothing that is held. */
final class TwinStream {

    private final SeededTurns turns;
    private final TwinSide from;
    private final TwinSide to;
    private final TwinSide target;
    private final String name;
    private final Set<CutoverState> works;
    private final boolean isHeldIgnored;
    private final BooleanSupplier isOver;

    /**
     * @param target where the cutover's row is
     * @param works states in which the direction carries changes
     * @param isHeldIgnored a rule that is broken
     */
    TwinStream(
            SeededTurns turns,
            TwinSide from,
            TwinSide to,
            TwinSide target,
            String name,
            Set<CutoverState> works,
            boolean isHeldIgnored,
            BooleanSupplier isOver) {
        this.turns = turns;
        this.from = from;
        this.to = to;
        this.target = target;
        this.name = name;
        this.works = works;
        this.isHeldIgnored = isHeldIgnored;
        this.isOver = isOver;
    }

    /** Carries changes until all is over. */
    void carry(FakeProcess process) {
        StreamRecord ours = null;
        while (!isOver.getAsBoolean() && !turns.hasFailed()) {
            List<Object> seen = seen();
            try {
                ours = ours == null ? take(process) : apply(process, ours);
                if (ours == null || from.before(ours.applied()) >= from.writes()) {
                    turns.await(() -> !seen().equals(seen) || isOver.getAsBoolean() || turns.hasFailed());
                }
            } catch (LandbridgeException e) {
                ours = null;
                FaultDice.requireExplained(e);
            }
        }
    }

    /** What may be a reason to look again. */
    private List<Object> seen() {
        return List.of(target.server().cutover("shop"), to.server().cutover("shop"), from.writes());
    }

    private @Nullable StreamRecord take(FakeProcess process) {
        Ledger ledger = to.ledger(process);
        StreamRecord taken;
        try (LedgerTransaction transaction = ledger.begin()) {
            taken = transaction.streams().take(name);
            if (transaction.cutover().find().places().forwardHeld() && !isHeldIgnored) {
                return null;
            }
            transaction.commit();
        }
        // After the token is ours: whoever changes the state takes it from us first.
        return works.contains(state(process)) ? taken : null;
    }

    private CutoverState state(FakeProcess process) {
        return target.ledger(process)
                .inTransaction(transaction -> transaction.cutover().find().state());
    }

    private @Nullable StreamRecord apply(FakeProcess process, StreamRecord ours) {
        int next = from.before(ours.applied());
        if (next >= from.writes()) {
            return works.contains(state(process)) ? ours : null;
        }
        Position end = from.behind(next + 1);
        try (LedgerTransaction transaction = to.ledger(process).begin()) {
            if (!transaction.streams().hold(name, ours.token(), ours.applied())) {
                return null;
            }
            to.apply(transaction, from.write(next));
            transaction.streams().advance(name, end, null, StreamCounts.NONE);
            transaction.commit();
        }
        return new StreamRecord(
                name, ours.token(), end, ours.delivery(), ours.committedAt(), ours.lagMillis(), ours.counts());
    }
}
