package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.runbook.Conductor;
import io.landbridge.jobs.runbook.RunbookEnd;
import io.landbridge.pipeline.cutover.Gate;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "cutover",
        description = {
            "Move the traffic to the target, by a runbook: gates first, then one step after the other. Beside a process that",
            "runs the migration. A failure before the switch leaves the source live and takes back what was done; one behind",
            "it leads back. A cutover that was stopped or killed goes on with the same command.",
            "docs/runbook-file.md says what a runbook can do."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge cutover shop.yaml --runbook cutover.yaml --rehearse   go through it without a change",
            "  landbridge cutover shop.yaml --runbook cutover.yaml",
            "  landbridge cutover shop.yaml --runbook cutover.yaml --override quarantine --reason \"support writes row 17 by hand\""
        })
final class CutoverCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Option(names = "--runbook", paramLabel = "FILE", required = true, description = "What is to be done, in order.")
    private Path file = Path.of("runbook.yaml");

    @Option(
            names = "--rehearse",
            description = "Do all that changes nothing, time it, and say how long clients would be held.")
    private boolean rehearse;

    @Option(
            names = "--prepare",
            description = "Ask for the way back only, and wait until a change has come through it. Nobody is held.")
    private boolean prepare;

    @Option(
            names = "--override",
            paramLabel = "GATE",
            description =
                    "Go past this gate (lag, validation, quarantine, reverseStream), for the reason given. May be given several times.")
    private List<String> overrides = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the ledger and in the report.")
    private @Nullable String reason;

    @Mixin
    private RunbookConfirmation confirmation = new RunbookConfirmation();

    @Override
    Answer answer() {
        Map<Gate, String> past = past();
        PrintWriter err = spec().commandLine().getErr();
        StopSignal stop = new StopSignal();
        try (Workplace workplace = plan.open(transformers)) {
            workplace.plan();
            Runbook runbook = RunbookBench.read(file, Direction.CUTOVER);
            Warnings.of(workplace.plan(), null).forEach(warning -> err.println("warning: " + warning));
            err.flush();
            workplace.requireStarted();
            PhaseGuard.require(rehearse ? Deed.REHEARSE : Deed.CUTOVER, workplace);
            Conductor conductor = RunbookBench.conductor(workplace, stop, err);
            String migration = workplace.plan().migration();
            if (rehearse) {
                return RehearsalAnswer.of(
                        commandName(), migration, runbook, conductor.gates(runbook), conductor.rehearse(runbook));
            }
            if (prepare) {
                return RehearsalAnswer.prepared(commandName(), migration, conductor.prepare(runbook));
            }
            if (conductor.active(Direction.CUTOVER).isEmpty()) {
                confirmation.require(
                        "'" + runbook.name() + "' (" + runbook.sequence().size() + " steps) moves the traffic of "
                                + migration + " to the target.",
                        migration);
            }
            RunbookEnd end = new StopRequests(stop, () -> {}, err).during(() -> conductor.cutover(runbook, past));
            return RunbookAnswer.of(commandName(), migration, end, live(workplace));
        }
    }

    static String live(Workplace workplace) {
        return workplace
                .ledger()
                .inTransaction(transaction -> transaction.cutover().find().live())
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private Map<Gate, String> past() {
        Map<Gate, String> past = new EnumMap<>(Gate.class);
        for (String word : overrides) {
            Gate gate = Gate.of(word)
                    .orElseThrow(() -> new ParameterException(
                            spec().commandLine(),
                            "There is no gate '" + word + "'" + NearestName.hint(word, Gate.words())));
            if (reason == null || reason.isBlank()) {
                throw new ParameterException(spec().commandLine(), "--override needs --reason TEXT.");
            }
            past.put(gate, reason.strip());
        }
        return past;
    }
}
