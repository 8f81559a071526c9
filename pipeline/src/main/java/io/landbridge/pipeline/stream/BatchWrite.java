package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.position.TransactionId;
import io.landbridge.pipeline.stream.ChangeWriter.Deviation;
import io.landbridge.pipeline.stream.ChangeWriter.Order;
import io.landbridge.pipeline.transform.RowImage;
import io.landbridge.pipeline.transform.UnreadableField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a portion of a decided batch into one target transaction, piece by piece, up to right before the position. */
final class BatchWrite implements ChangeTransform.Sink {

    private final ApplyTransaction target;
    private final WriteTools tools;
    private final BatchDecisions decisions;
    private final Map<Integer, Refusal> refusals;
    private final String position;
    private final boolean oneByOne;
    private final TakenBack takenBack;
    private final Tally tally = new Tally();
    private final Map<OutputShape, List<PlannedChange>> piece = new LinkedHashMap<>();
    private final Map<OutputShape, StreamedTable> tables = new LinkedHashMap<>();
    private long pieceRows;
    private long pieceBytes;
    private int event;
    private boolean hasQuarantined;
    private @Nullable StreamedTable table;
    private @Nullable ChangeEvent change;

    /**
     * What every write needs; for one thread, but for the decider.
     *
     * @param transforms one for each table
     * @param pieceRows most changes that are held in memory, and most bytes of them
     */
    record WriteTools(
            StreamedTables tables,
            Map<StreamedTable, ChangeTransform> transforms,
            KeyLocator locator,
            BatchDecider decider,
            long pieceRows,
            long pieceBytes) {

        static WriteTools of(
                List<StreamedTable> tables, KeyLocator locator, BatchDecider decider, StreamSettings settings) {
            Map<StreamedTable, ChangeTransform> transforms = new HashMap<>();
            tables.forEach(table -> transforms.put(table, new ChangeTransform(table)));
            return new WriteTools(
                    new StreamedTables(tables),
                    transforms,
                    locator,
                    decider,
                    settings.pieceRows(),
                    settings.pieceBytes());
        }
    }

    /**
     * @param refusals of events whose change the target is known to refuse
     * @param position for what is found, where the batch ends
     * @param oneByOne makes each change by itself, in the log's order
     */
    BatchWrite(
            ApplyTransaction target,
            WriteTools tools,
            BatchDecisions decisions,
            Map<Integer, Refusal> refusals,
            String position,
            boolean oneByOne) {
        this.target = target;
        this.tools = tools;
        this.decisions = decisions;
        this.refusals = refusals;
        this.position = position;
        this.oneByOne = oneByOne;
        this.takenBack = new TakenBack(tools.locator());
    }

    /**
     * Writes those of the batch's first events that the portion has.
     *
     * @param limit how many
     * @throws io.landbridge.pipeline.copy.RowRefusedException when the target refuses a change
     */
    Tally run(Portion portion, int limit) {
        int number = 0;
        for (SourceTransaction transaction : portion.batch().transactions()) {
            if (transaction.id() != null && !portion.has(number++)) {
                event += Math.toIntExact(transaction.events().count());
                continue;
            }
            for (ChangeEvent next : transaction.events()) {
                if (event >= limit) {
                    flush();
                    return tally;
                }
                write(next, Objects.requireNonNull(transaction.id(), "a transaction with events has an id"));
                event++;
                if (pieceRows >= tools.pieceRows() || pieceBytes >= tools.pieceBytes()) {
                    flush();
                }
            }
        }
        flush();
        return tally;
    }

    /** Whether keys went into quarantine. */
    boolean hasQuarantined() {
        return hasQuarantined;
    }

    private void write(ChangeEvent next, TransactionId transaction) {
        StreamedTable of = tools.tables().of(next.mapping());
        table = of;
        change = next;
        EventRow old = next.before();
        EventRow now = next.after();
        Decision before =
                old == null ? null : takenBack.instead(of, old.key(), decisions.before(event, of, transaction));
        Decision after = now == null ? null : takenBack.instead(of, now.key(), decisions.after(event, of, transaction));
        ChangeTransform transform = Objects.requireNonNull(tools.transforms().get(of));
        Refusal refusal = refusals.get(event);
        tally.count(next, before, after);
        if (refusal == null) {
            transform.run(next, before, after, this);
            return;
        }
        transform.erase(next, before, after, this);
        // Where the new key's rows are not ours to write nothing but the old key's can have been refused.
        EventRow image = now == null || !Objects.requireNonNull(after).applies() ? Objects.requireNonNull(old) : now;
        if (refusal.unique()) {
            recopy(image.key());
        } else {
            quarantine(
                    image.key(),
                    RowImage.of(of.mapping().reads(), image.encoded()),
                    column(refusal, of, image),
                    refusal.reason());
        }
    }

    /** PostgreSQL names no column for what is no text to it. */
    private static @Nullable String column(Refusal refusal, StreamedTable of, EventRow image) {
        return refusal.column() != null
                ? refusal.column()
                : UnreadableField.of(of.mapping(), image.encoded()).orElse(null);
    }

    @Override
    public void change(int output, RowChange row, byte @Nullable [] before) {
        OutputShape shape = table().outputs().get(output);
        tables.put(shape, table());
        piece.computeIfAbsent(shape, s -> new ArrayList<>()).add(new PlannedChange(row, sourceKey(), before));
        pieceRows++;
        pieceBytes += row.row().length + row.key().length;
    }

    @Override
    public void recopy(Key key) {
        tools.decider().forget(table());
        takenBack.pending(table(), key);
        target.chunks().recopyKey(table().name(), target.chunks().epoch(table().name()), spelled(key), null);
        NamedPoint.RECOPY_WRITTEN.pass();
    }

    @Override
    public void quarantine(Key key, String image, @Nullable String column, String reason) {
        hasQuarantined = true;
        tools.decider().forget(table());
        takenBack.quarantined(table(), key);
        long id = target.chunks().quarantineKey(table().name(), target.chunks().epoch(table().name()), spelled(key));
        target.quarantine().add(new QuarantinedRow(id, table().name(), key, image, column, reason, 1, "open"));
        NamedPoint.KEY_QUARANTINED.pass();
    }

    /** A key that has a chunk of its own keeps it, also where the event spells it otherwise. */
    private Key spelled(Key key) {
        EventRow now = change().after();
        Key known = decisions.chunkKey(event, table(), now != null && now.key().equals(key));
        return known == null ? key : known;
    }

    private void flush() {
        for (Map.Entry<OutputShape, List<PlannedChange>> entry : piece.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                write(entry.getKey(), entry.getValue());
                entry.getValue().clear();
            }
        }
        pieceRows = 0;
        pieceBytes = 0;
    }

    private void write(OutputShape shape, List<PlannedChange> planned) {
        List<PlannedChange> changes = oneByOne ? null : Compaction.of(shape, planned);
        List<Deviation> deviations = changes == null ? null : atOnce(shape, changes);
        if (changes == null || deviations == null) {
            changes = planned;
            deviations = target.changes().apply(shape.output(), rows(planned), Order.IN_TURN);
        }
        tally.deviated(deviations.size());
        for (Deviation deviation : deviations) {
            PlannedChange met = changes.get(deviation.index());
            target.divergences()
                    .add(
                            Objects.requireNonNull(tables.get(shape)).name(),
                            met.key(),
                            "%s in %s met %d rows instead of %d"
                                    .formatted(
                                            met.change().kind(),
                                            shape.output().target().name(),
                                            deviation.affected(),
                                            deviation.expected()),
                            position);
        }
    }

    /** Null when the changes depend on each other, and then nothing was done. */
    private @Nullable List<Deviation> atOnce(OutputShape shape, List<PlannedChange> compacted) {
        if (compacted.isEmpty()) {
            return List.of();
        }
        return shape.isFoldable() && UniqueValues.areApart(shape, compacted)
                ? target.changes().apply(shape.output(), rows(compacted), Order.AT_ONCE)
                : target.changes().attempt(shape.output(), rows(compacted));
    }

    private static List<RowChange> rows(List<PlannedChange> planned) {
        return planned.stream().map(PlannedChange::change).toList();
    }

    private Key sourceKey() {
        EventRow now = change().after();
        return now == null ? Objects.requireNonNull(change().before()).key() : now.key();
    }

    private StreamedTable table() {
        return Objects.requireNonNull(table);
    }

    private ChangeEvent change() {
        return Objects.requireNonNull(change);
    }
}
