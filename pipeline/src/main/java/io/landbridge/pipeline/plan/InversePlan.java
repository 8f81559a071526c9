package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.plan.ResolvedPlan.BackRules;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The way back of a plan: what was the target is the source, and each column takes its value from where it went. What cannot be turned
 * round by itself the plan has to say with {@code back}.
 *
 * @param plan of its own: another migration, whose ledger is in what was the source
 * @param mappings of the tables that have a way back
 * @param obstacles what stands against a way back of the whole plan; empty when there is one
 * @param remarks what does not come back as it was
 */
public record InversePlan(Plan plan, List<TableMapping> mappings, List<Note> obstacles, List<Note> remarks) {

    private static final String SUFFIX = "-back";

    private static final int LONGEST_NAME = 63;

    public InversePlan {
        mappings = List.copyOf(mappings);
        obstacles = List.copyOf(obstacles);
        remarks = List.copyOf(remarks);
    }

    /**
     * Something about a table or column.
     *
     * @param where table or column of the source
     * @param what one sentence
     * @param remedy what to do about it
     */
    public record Note(String where, String what, String remedy) {}

    /**
     * Turns a plan round. Asks nobody.
     *
     * @param resolved against both databases
     * @param source engine of the plan's source
     * @param target engine of the plan's target
     */
    public static InversePlan of(Plan plan, ResolvedPlan resolved, Engine source, Engine target) {
        List<Note> obstacles = new ArrayList<>();
        List<Note> remarks = new ArrayList<>();
        if (migration(plan).length() > LONGEST_NAME) {
            obstacles.add(new Note(
                    "migration " + plan.migration(),
                    "The name has no room for the way back's, which is longer by " + SUFFIX.length() + " characters.",
                    "Choose a shorter name before the migration begins."));
        }
        List<TableMapping> mappings = new ArrayList<>();
        for (TableMapping mapping : resolved.mappings()) {
            BackRules rules = resolved.back().getOrDefault(mapping.source().name(), BackRules.NONE);
            new InverseTable(mapping, rules, source, target, obstacles, remarks)
                    .mapping()
                    .ifPresent(mappings::add);
        }
        return new InversePlan(turned(plan, mappings), mappings, obstacles, remarks);
    }

    /** The way back's name, in ledgers, slots and publications. */
    public static String migration(Plan plan) {
        return plan.migration() + SUFFIX;
    }

    /** Where its ledger is, in the plan's source. */
    public static LedgerLocation ledger(Plan plan) {
        return location(plan.ledger());
    }

    /** Whether the whole plan has a way back. */
    public boolean isPossible() {
        return obstacles.isEmpty();
    }

    /** For who carries it out: as a plan that was resolved, with the tables as they are. */
    public ResolvedPlan resolved(Engine source, List<TableMapping> more) {
        List<Table> tables = mappings.stream().map(TableMapping::target).toList();
        return new ResolvedPlan(
                Stream.concat(mappings.stream(), more.stream()).toList(),
                new DatabaseSchema(source, tables),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    private static Plan turned(Plan plan, List<TableMapping> mappings) {
        Canonical rules = new Canonical();
        mappings.forEach(mapping ->
                rules.word(mapping.name()).word(MappingRules.of(mapping).encode()));
        BackfillSettings backfill = plan.backfill();
        ValidationSettings validation = plan.validation();
        return new Plan(
                migration(plan),
                plan.target(),
                plan.source(),
                ledger(plan),
                List.of(),
                List.of(),
                new BackfillSettings(
                        backfill.parallelism(),
                        backfill.chunkTime(),
                        backfill.chunkBytes(),
                        backfill.chunkRows(),
                        backfill.copyLimit(),
                        backfill.maxRowsPerSecond(),
                        backfill.maxQuarantined(),
                        // of the servers by the parts that they have now
                        List.of()),
                new ChangeSettings(
                        ChangeSettings.Through.DIRECT, plan.changes().lanes(), ChangeSettings.Retention.DEFAULT),
                new ValidationSettings(
                        validation.digest(),
                        List.of(),
                        validation.parallelism(),
                        validation.maxRepairs(),
                        validation.sensitive()),
                plan.file(),
                rules.digest());
    }

    /** Beside what the target's ledger would be called, for both ends may be one server. */
    public static LedgerLocation location(LedgerLocation forward) {
        return forward.schema().isEmpty()
                ? new LedgerLocation("", forward.prefix() + "back_")
                : new LedgerLocation(forward.schema() + "_back", forward.prefix());
    }
}
