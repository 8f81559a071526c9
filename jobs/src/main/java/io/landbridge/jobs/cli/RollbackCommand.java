package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.runbook.Conductor;
import io.landbridge.jobs.runbook.RunbookEnd;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        description = {
            "Go back to the source: before the switch what the runbook did is taken back, behind it the traffic returns by the",
            "mirror of the same steps, with all that was written meanwhile. Possible until the way back is given up."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge rollback shop.yaml",
            "  landbridge rollback shop.yaml --runbook back.yaml",
            "  landbridge rollback shop.yaml --explain   what is reversible at each point, by what, at what loss"
        })
final class RollbackCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Option(
            names = "--runbook",
            paramLabel = "FILE",
            description = "A runbook of its own for the way back; without it, the mirror of the cutover's.")
    private @Nullable Path file;

    @Option(
            names = "--explain",
            description =
                    "Say what is reversible at each point, by what and at what loss, and where the migration is now. Changes nothing.")
    private boolean explain;

    @Option(
            names = "--settled",
            paramLabel = "STEP",
            description = "Take your word for it that this step, which failed, is put right by hand.")
    private @Nullable String settled;

    @Mixin
    private RunbookConfirmation confirmation = new RunbookConfirmation();

    @Override
    Answer answer() {
        PrintWriter err = spec().commandLine().getErr();
        StopSignal stop = new StopSignal();
        try (Workplace workplace = plan.open(transformers)) {
            workplace.plan();
            if (explain) {
                return DecisionTable.answer(commandName(), workplace);
            }
            Runbook own = file == null ? null : RunbookBench.read(file, Direction.ROLLBACK);
            workplace.requireStarted();
            Conductor conductor = RunbookBench.conductor(workplace, stop, err);
            // Its clients may have been let go by the run, and then the phase is what it was before.
            if (conductor.active(Direction.CUTOVER).isEmpty() || phase(workplace) != Phase.STREAMING) {
                PhaseGuard.require(Deed.ROLLBACK, workplace);
            }
            String migration = workplace.plan().migration();
            confirmation.require(
                    "The traffic of " + migration + " goes back to the source, or stays there.", migration);
            RunbookEnd end = new StopRequests(stop, () -> {}, err).during(() -> conductor.rollback(own, settled));
            return RunbookAnswer.of(commandName(), migration, end, CutoverCommand.live(workplace));
        }
    }

    private static Phase phase(Workplace workplace) {
        return workplace.ledger().inTransaction(PhaseGuard::phase);
    }
}
