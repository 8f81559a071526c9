package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.ledger.Ledger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "finish",
        description = {
            "Remove the migration's ledger from the target, and say what is left for the operator.",
            "The copied tables stay. Afterwards the migration is unknown: nothing can be resumed, retried or tuned."
        },
        footerHeading = "%nExample:%n",
        footer = "  landbridge finish shop.yaml --yes")
final class FinishCommand extends AnsweringCommand {

    private static final List<String> LEFT = List.of(
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
            Ledger ledger = workplace.ledger();
            RunnerLease.refuseWhileHeld(ledger);
            String migration = workplace.plan().migration();
            long open =
                    ledger.inTransaction(transaction -> transaction.quarantine().count());
            confirmation.require(
                    "The ledger of " + migration + " will be removed from "
                            + workplace.target().server().database()
                            + (open == 0 ? "." : ", with " + open + " rows in quarantine that are not in the target."),
                    migration);
            ledger.drop();
            Map<String, @Nullable Object> document = Answer.document(commandName(), migration, "done");
            document.put("removed", List.of("ledger"));
            document.put("left", LEFT);
            return Answer.done(
                    document,
                    migration + ": the ledger is removed; left for you:\n  - " + String.join("\n  - ", LEFT) + '\n');
        }
    }
}
