package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.KeyErasure;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes rows the same again that were found to differ, by the hand-off rule that every row comes by: the target's row is deleted, its key
 * becomes PENDING, the ordinary steps copy it under a fresh fence. Nothing that was read for a comparison is ever written.
 */
public final class Repair {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Rows that are deleted in one transaction. */
    private static final int TOGETHER = 100;

    private final RepairPorts ports;
    private final ValidationPace pace;
    private final Ticker ticker;
    private final Ledger ledger;

    public Repair(RepairPorts ports, ValidationPace pace, Ticker ticker) {
        this.ports = ports;
        this.pace = pace;
        this.ticker = ticker;
        this.ledger = Objects.requireNonNull(ports.compared().ledger(), "what differs is in the ledger");
    }

    /** What a repair of the open mismatches would do; changes nothing. */
    public List<RepairStep> preview(ValidationRequest request) {
        return steps(request, tables(request));
    }

    /**
     * Repairs the open mismatches, and looks whether their rows are the same now. What is cut off is gone on with by the next call, or by the
     * stream.
     *
     * @param who for the audit
     * @throws LandbridgeException {@link ValidationError#REPAIR_OVER_BUDGET} before anything is changed
     */
    public RepairSummary apply(ValidationRequest request, String who) {
        Map<String, ComparedTable> tables = tables(request);
        List<RepairStep> steps = steps(request, tables);
        List<MismatchRecord> possible = steps.stream()
                .filter(RepairStep::isPossible)
                .map(RepairStep::mismatch)
                .toList();
        long most = request.plan().validation().maxRepairs();
        if (possible.size() > most) {
            throw new LandbridgeException(
                    ValidationError.REPAIR_OVER_BUDGET,
                    request.plan().migration(),
                    possible.size() + " rows differ; the plan allows " + most + " to be repaired.");
        }
        if (request.stream() != null) {
            wish(possible, who);
            await(() -> ledger.<Boolean>inTransaction(
                    t -> t.validation().wished(Integer.MAX_VALUE).isEmpty()));
        } else {
            erase(possible, tables, who);
            ports.copies().run();
        }
        await(() -> isCopied(possible, tables));
        int different = verify(request, possible, tables, who);
        return new RepairSummary(steps, possible.size() - different, different, steps.size() - possible.size());
    }

    /** By the name of the target's table. */
    private Map<String, ComparedTable> tables(ValidationRequest request) {
        Map<String, ComparedTable> tables = new LinkedHashMap<>();
        request.mappings()
                .forEach(mapping -> ComparedTable.of(
                                ports.compared(), mapping, request.plan().validation())
                        .forEach(table -> tables.put(table.name(), table)));
        return tables;
    }

    private List<RepairStep> steps(ValidationRequest request, Map<String, ComparedTable> tables) {
        List<MismatchRecord> open = ledger.inTransaction(t -> t.validation().open(Integer.MAX_VALUE)).stream()
                .filter(mismatch -> tables.containsKey(mismatch.table()))
                .toList();
        List<RepairStep> steps = new ArrayList<>();
        RepairSql sql =
                new RepairSql(ports.compared(), sights(request), request.plan().validation());
        for (MismatchRecord mismatch : open) {
            ComparedTable table = Objects.requireNonNull(tables.get(mismatch.table()));
            String refusal = refusal(table, mismatch);
            steps.add(new RepairStep(
                    mismatch,
                    refusal.isEmpty() ? sql.of(table, Objects.requireNonNull(mismatch.key())) : List.of(),
                    refusal));
        }
        return steps;
    }

    private Sights sights(ValidationRequest request) {
        return new Sights(ports.compared(), request.stream(), pace, ticker);
    }

    private static String refusal(ComparedTable table, MismatchRecord mismatch) {
        if (mismatch.key() == null) {
            return "the table has no row key by which the row could be copied anew";
        }
        return KeyErasure.isPossible(table.mapping())
                ? ""
                : "the target's row is not found by the source's key alone; copy the table anew with 'landbridge resync'";
    }

    private void wish(List<MismatchRecord> possible, String who) {
        for (List<MismatchRecord> some : together(possible)) {
            ledger.inTransaction(t -> {
                t.validation().wish(some.stream().map(MismatchRecord::id).toList());
                some.forEach(mismatch -> t.audit().add(who, "repair", described(mismatch)));
                return true;
            });
        }
    }

    private void erase(List<MismatchRecord> possible, Map<String, ComparedTable> tables, String who) {
        for (List<MismatchRecord> some : together(possible)) {
            pace.throwIfEnding();
            try (ApplyTransaction target = ports.applying().begin()) {
                for (MismatchRecord mismatch : some) {
                    ComparedTable table = Objects.requireNonNull(tables.get(mismatch.table()));
                    KeyErasure.run(target, table.mapping(), Objects.requireNonNull(mismatch.key()));
                    target.validation().recopied(mismatch.id());
                    target.audit().add(who, "repair", described(mismatch));
                }
                target.commit();
            }
        }
    }

    private static List<List<MismatchRecord>> together(List<MismatchRecord> all) {
        List<List<MismatchRecord>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += TOGETHER) {
            parts.add(all.subList(from, Math.min(all.size(), from + TOGETHER)));
        }
        return parts;
    }

    private static String described(MismatchRecord mismatch) {
        Key key = mismatch.key();
        return mismatch.table() + ' ' + (key == null ? "" : key.toJson()) + ", which was " + mismatch.kind()
                + ", is copied anew";
    }

    private void await(java.util.function.BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            pace.throwIfEnding();
            ticker.sleep(LOOK_AGAIN);
        }
    }

    private boolean isCopied(List<MismatchRecord> repaired, Map<String, ComparedTable> tables) {
        Map<ComparedTable, Set<List<String>>> keys = new LinkedHashMap<>();
        repaired.forEach(mismatch -> {
            ComparedTable table = Objects.requireNonNull(tables.get(mismatch.table()));
            keys.computeIfAbsent(table, t -> new HashSet<>())
                    .add(table.formOfSource(Objects.requireNonNull(mismatch.key())));
        });
        return keys.entrySet().stream()
                .allMatch(entry ->
                        ledger
                                .inTransaction(t -> t.chunks()
                                        .keyStandings(entry.getKey().mapping().name()))
                                .stream()
                                .filter(standing -> isMoving(standing.state()))
                                .map(ChunkStanding::chunk)
                                .map(chunk -> entry.getKey().formOfSource(Objects.requireNonNull(chunk.key())))
                                .noneMatch(entry.getValue()::contains));
    }

    private static boolean isMoving(ChunkState state) {
        return state == ChunkState.PENDING || state == ChunkState.COPYING;
    }

    /** How many differ still. */
    private int verify(
            ValidationRequest request, List<MismatchRecord> repaired, Map<String, ComparedTable> tables, String who) {
        Recheck recheck = new Recheck(
                sights(request),
                pace,
                ticker,
                RandomGenerator.getDefault(),
                request.plan().validation());
        int different = 0;
        for (ComparedTable table : tables.values()) {
            Map<List<String>, MismatchRecord> here = new LinkedHashMap<>();
            Map<List<String>, Key> keys = new LinkedHashMap<>();
            repaired.stream()
                    .filter(mismatch -> mismatch.table().equals(table.name()))
                    .forEach(mismatch -> {
                        Key key = Objects.requireNonNull(mismatch.key());
                        here.put(table.formOfSource(key), mismatch);
                        keys.put(table.formOfSource(key), key);
                    });
            if (!keys.isEmpty()) {
                different += close(table, here, recheck.run(table, 0, keys), who);
            }
        }
        return different;
    }

    private int close(
            ComparedTable table, Map<List<String>, MismatchRecord> repaired, Recheck.Outcome outcome, String who) {
        Set<List<String>> wrong = new HashSet<>(outcome.unsettledKeys());
        outcome.mismatches()
                .forEach(mismatch ->
                        Optional.ofNullable(mismatch.key()).ifPresent(key -> wrong.add(table.formOfSource(key))));
        ledger.inTransaction(t -> {
            repaired.forEach((key, mismatch) -> {
                if (!wrong.contains(key)) {
                    t.validation().close(mismatch.id(), "repaired", who);
                }
            });
            outcome.mismatches().forEach(mismatch -> t.validation().add(TableValidation.record(mismatch)));
            return true;
        });
        return wrong.size();
    }
}
