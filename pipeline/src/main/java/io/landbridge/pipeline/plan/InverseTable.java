package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import io.landbridge.pipeline.plan.InversePlan.Note;
import io.landbridge.pipeline.plan.ResolvedPlan.BackRules;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one table's mapping round. */
final class InverseTable {

    private static final String NOT_THE_TABLE =
            "Say 'back: none' of the table: then its rows of after the switch stay in the target.";

    private final TableMapping forward;
    private final BackRules rules;
    private final Engine source;
    private final List<Note> obstacles;
    private final List<Note> remarks;
    private final InverseColumn columns;

    /**
     * @param source engine of the plan's source
     * @param target engine of the plan's target
     * @param obstacles gets what stands against a way back
     * @param remarks gets what does not come back as it was
     */
    InverseTable(
            TableMapping forward,
            BackRules rules,
            Engine source,
            Engine target,
            List<Note> obstacles,
            List<Note> remarks) {
        this.forward = forward;
        this.rules = rules;
        this.source = source;
        this.obstacles = obstacles;
        this.remarks = remarks;
        this.columns = new InverseColumn(forward, source, target, obstacles, remarks);
    }

    /** Empty when the table has no way back. */
    Optional<TableMapping> mapping() {
        if (rules.oneWay()) {
            remarks.add(new Note(
                    forward.name(),
                    "The plan wants no way back of the table: what is written to it after the switch stays in the target.",
                    "Leave 'back: none' out where it has to come back."));
            return Optional.empty();
        }
        String why = whyNot();
        if (why != null) {
            obstacles.add(new Note(forward.name(), why, NOT_THE_TABLE));
            return Optional.empty();
        }
        int before = obstacles.size();
        List<ColumnMapping> written = new ArrayList<>();
        for (Column column : forward.source().columns()) {
            if (!column.isComputed()) {
                Origin origin = columns.origin(column, rules.columns().get(column.name()));
                if (origin != null) {
                    written.add(new ColumnMapping(column, origin));
                }
            }
        }
        requireKey(written);
        noteWhatStays();
        if (obstacles.size() > before) {
            return Optional.empty();
        }
        Table from = forward.target();
        return Optional.of(new TableMapping(
                from,
                List.of(new Output(forward.source(), written)),
                SourceReads.of(from, written, null, Map.of(), false),
                from.rowKey(),
                null,
                Map.of(),
                null));
    }

    private @Nullable String whyNot() {
        if (forward.transformer() != null) {
            return "A transformer makes the rows, and nobody can turn it round.";
        }
        if (forward.where() != null) {
            return "A filter keeps rows of the table back, so that what is missing in the target need not be missing in the source.";
        }
        if (forward.target().rowKey().isEmpty()) {
            return "The table has no row key in the target by which a change could find its row.";
        }
        return forward.source().rowKey().isEmpty()
                ? "The table has no row key in the source by which a change could find its row."
                : null;
    }

    private void requireKey(List<ColumnMapping> written) {
        List<String> names =
                written.stream().map(column -> column.target().name()).toList();
        for (String key : forward.source().rowKey()) {
            if (!names.contains(key)) {
                obstacles.add(new Note(
                        forward.name() + '.' + key,
                        "The column is part of the row key, and nothing gives it a value on the way back.",
                        "Say back: with an expression over the target's row."));
            }
        }
    }

    /** Columns of the target that no column of the source comes from. */
    private void noteWhatStays() {
        for (ColumnMapping column : forward.columns()) {
            if (column.origin() instanceof ColumnMapping.Computed && !columns.isRead(column.target())) {
                remarks.add(new Note(
                        forward.name(),
                        "What is written to the target's column "
                                + column.target().name() + " after the switch has no place in " + source.label()
                                + "'s table and stays behind.",
                        "Nothing, where it follows from the other columns."));
            }
        }
    }
}
