package io.landbridge.jobs.cli;

import io.landbridge.jobs.cutover.MigrationEnd;
import io.landbridge.jobs.progress.Spoken;
import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerRemains;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.schema.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "finish",
        description = {
            "Remove what holds the source's log back for the migration (slot, publication), its write fences on both sides and its ledger in",
            "the target, and say what is left for the operator.",
            "The copied tables stay, and so does the schema (MySQL: database) of the ledger, with the statement that removes it when it is",
            "empty. Afterwards the migration is unknown: nothing can be resumed, retried or tuned."
        },
        footerHeading = "%nExample:%n",
        footer = "  landbridge finish shop.yaml --yes")
final class FinishCommand extends AnsweringCommand {

    private static final List<String> LEFT_ALWAYS = List.of(
            "the run history on this machine, below ~/.local/state/landbridge or --state: delete it when it is not wanted",
            "the rights that were granted to the migration's user on both servers: revoke them");

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            workplace.requireStarted();
            PhaseGuard.require(Deed.FINISH, workplace);
            Ledger ledger = workplace.ledger();
            RunnerLease.refuseWhileHeld(ledger);
            String migration = workplace.plan().migration();
            confirmation.require(loss(workplace, ledger), migration);
            // Before anything goes: whoever is on his way to the other side needs all of it, and what is begun has to
            // be gone on with.
            MigrationEnd end = MigrationEnd.begin(ledger, Workplace.user());
            try {
                return remove(workplace, ledger, migration);
            } finally {
                end.close();
            }
        }
    }

    private static String loss(Workplace workplace, Ledger ledger) {
        long open = ledger.inTransaction(transaction -> transaction.quarantine().count());
        Side live =
                ledger.inTransaction(transaction -> transaction.cutover().find().live());
        return "The ledger of " + workplace.plan().migration() + " will be removed from "
                + workplace.target().server().database()
                + (open == 0 ? "." : ", with " + open + " rows in quarantine that are not in the target.")
                + (live == Side.SOURCE
                        ? ""
                        : " The target is live, and nothing will lead back to the source any more."
                                + window(workplace, ledger));
    }

    private static String window(Workplace workplace, Ledger ledger) {
        return ledger.inTransaction(transaction -> transaction.runbooks().latest(Direction.CUTOVER))
                .map(run -> RunbookBench.kept(workplace).apply(run).window())
                .map(window -> " The runbook wants the way back open for " + Spoken.duration(window) + " at least.")
                .orElse("");
    }

    private Answer remove(Workplace workplace, Ledger ledger, String migration) {
        boolean streamed = ledger.<Boolean>inTransaction(
                transaction -> transaction.streams().find(migration).isPresent());
        if (streamed) {
            // First: a ledger that is gone could not say any more that the source still keeps its log for us.
            workplace.source().changes().remove(migration);
            NamedPoint.STREAM_REMOVED.pass();
        }
        boolean hasWayBack = ledger.<Boolean>inTransaction(
                transaction -> transaction.cutover().find().wayBack() != WayBack.NONE);
        Plan finished = workplace.plan();
        if (hasWayBack) {
            // Its slot first, for the same reason.
            workplace.target().changes().remove(InversePlan.migration(finished));
        }
        // Before the ledgers too: what refuses writes must be known to somebody.
        workplace.target().writeFence(migration, finished.ledger()).remove();
        workplace
                .source()
                .writeFence(migration, InversePlan.location(finished.ledger()))
                .remove();
        List<String> left = new ArrayList<>();
        if (hasWayBack) {
            LedgerRemains behind = workplace
                    .source()
                    .ledger(InversePlan.migration(finished), InversePlan.ledger(finished))
                    .drop();
            NamedPoint.REVERSE_REMOVED.pass();
            left.addAll(left(behind, workplace.source().server().engine(), "source"));
        }
        LedgerRemains remains = ledger.drop();
        NamedPoint.LEDGER_DROPPED.pass();
        left.addAll(left(remains, workplace.target().server().engine(), "target"));
        left.addAll(LEFT_ALWAYS);
        Map<String, @Nullable Object> document = Answer.document(commandName(), migration, "done");
        document.put("removed", removed(streamed, hasWayBack));
        document.put("left", left);
        document.put("ledgerSchema", remains.schema().isEmpty() ? null : part(remains));
        return Answer.done(
                document,
                migration + ": " + (streamed ? "the stream at the source and " : "")
                        + (hasWayBack ? "the way back and " : "") + "the ledger "
                        + (streamed || hasWayBack ? "are" : "is") + " removed; left for you:\n  - "
                        + String.join("\n  - ", left)
                        + '\n');
    }

    private static List<String> removed(boolean streamed, boolean hasWayBack) {
        List<String> removed = new ArrayList<>();
        if (streamed) {
            removed.add("stream");
        }
        if (hasWayBack) {
            removed.add("way back");
        }
        removed.add("ledger");
        return removed;
    }

    private static List<String> left(LedgerRemains remains, Engine engine, String side) {
        String schema = (engine.isMySqlFamily() ? "database " : "schema ") + remains.schema() + " in the " + side;
        return switch (remains.use()) {
            case OTHER_MIGRATIONS -> List.of("the ledger's tables in the " + side + ": other migrations are in them");
            case OTHER_THINGS -> List.of("the " + schema + ": something else is in it");
            case NOTHING ->
                remains.removal() == null
                        ? List.of()
                        : List.of("the " + schema + ", which is empty but may have been there before the ledger: "
                                + remains.removal() + "; when nobody wants it");
        };
    }

    private static Map<String, @Nullable Object> part(LedgerRemains remains) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("name", remains.schema());
        part.put("holds", remains.use().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        part.put("removal", remains.removal());
        return part;
    }
}
