package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.MappingRules;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.StreamError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a migration that has copied rows may go on by another plan: the same tables, into the same tables, and each one of which rows would
 * become something else is about to be copied anew.
 */
record PlanChange(Plan plan, List<TableMapping> mappings) {

    /** @throws LandbridgeException naming what has to be done first, or why it cannot be done */
    void require(LedgerTransaction transaction) {
        Map<String, TableStart> starts =
                plan.changes().areCarried() ? transaction.streams().starts(StreamParts.stream(plan)) : Map.of();
        if (starts.isEmpty()) {
            throw refused("Tables of a migration without a stream cannot be copied anew one by one.");
        }
        Set<String> now = mappings.stream().map(TableMapping::name).collect(Collectors.toCollection(TreeSet::new));
        requireNone("takes on", now, starts.keySet());
        requireNone("no longer has", starts.keySet(), now);
        List<String> wished = transaction.control().resyncWishes();
        List<TableMapping> open = mappings.stream()
                .filter(mapping -> isChanged(mapping, Objects.requireNonNull(starts.get(mapping.name()))))
                .filter(mapping -> !wished.contains(mapping.name()) && !wished.contains(ControlStore.EVERY_TABLE))
                .toList();
        if (!open.isEmpty()) {
            throw new LandbridgeException(
                    RunError.PLAN_CHANGED,
                    plan.file(),
                    "Rows of " + open.stream().map(TableMapping::name).collect(Collectors.joining(", "))
                            + " would become something else than those that are copied already.",
                    "Put the plan back as it was; or have them copied anew and run again: "
                            + open.stream()
                                    .map(mapping -> "'landbridge resync PLAN " + StreamError.option(mapping) + "'")
                                    .collect(Collectors.joining(", "))
                            + '.',
                    null);
        }
    }

    private void requireNone(String what, Set<String> of, Set<String> without) {
        Set<String> rest = new TreeSet<>(of);
        rest.removeAll(without);
        if (!rest.isEmpty()) {
            throw refused("It " + what + ' ' + String.join(", ", rest) + ", and the stream keeps its tables.");
        }
    }

    private boolean isChanged(TableMapping mapping, TableStart start) {
        MappingRules rules = MappingRules.of(mapping);
        MappingRules before = MappingRules.decode(start.rules());
        if (!rules.targets().equals(before.targets())) {
            throw refused("It writes " + mapping.name() + " into " + rules.targets() + " instead of " + before.targets()
                    + ", where its rows would stay behind.");
        }
        return !rules.equals(before);
    }

    private LandbridgeException refused(String why) {
        return new LandbridgeException(
                RunError.PLAN_CHANGED,
                plan.file(),
                "The plan differs in what it copies or how from the one that migration " + plan.migration()
                        + " was started with; rows of two plans would stand side by side. " + why);
    }
}
