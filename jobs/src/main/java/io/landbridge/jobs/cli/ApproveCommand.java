package io.landbridge.jobs.cli;

import io.landbridge.jobs.runbook.Approvals;
import io.landbridge.jobs.runbook.Approvals.Waiting;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.Console;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = {
            "Say yes to a step of the runbook that is under way. It is asked at a terminal, and answered with the name by which",
            "the step knows the person; nothing else answers it. The word stands in the ledger and in the report."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  landbridge approve shop.yaml approve", "  landbridge approve shop.yaml \"go or no go\""})
final class ApproveCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Parameters(index = "1", paramLabel = "STEP", description = "The step's name, as 'landbridge status' shows it.")
    private String step = "approve";

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            workplace.requireStarted();
            PhaseGuard.require(Deed.APPROVE, workplace);
            Approvals approvals = new Approvals(workplace.ledger(), RunbookBench.kept(workplace));
            Waiting waiting = approvals.find(step);
            String name = ask(waiting);
            Waiting now = approvals.approve(waiting, name, Workplace.user());
            Map<String, @Nullable Object> document =
                    Answer.document(commandName(), workplace.plan().migration(), "done");
            document.put("step", now.name());
            document.put("by", name);
            document.put("missing", now.missing());
            document.put("open", now.open());
            return Answer.done(
                    document,
                    workplace.plan().migration() + ": '" + now.name() + "' is approved by " + name
                            + (now.missing() == 0
                                    ? "; nobody else is needed"
                                    : "; " + now.missing() + " more of " + String.join(", ", now.open()))
                            + System.lineSeparator());
        }
    }

    private static String ask(Waiting waiting) {
        Console console = Terminals.console()
                .orElseThrow(() -> new LandbridgeException(
                        RunbookError.NO_TERMINAL, waiting.name(), "There is no terminal to ask on."));
        String typed = console.readLine(
                "Runbook '%s' (%s…), begun by %s%n%s%nType your name to approve (%s), nothing to leave it: ",
                waiting.run().runbook(),
                waiting.run().hash().substring(0, 12),
                waiting.run().startedBy(),
                waiting.asks().prompt(),
                String.join(", ", waiting.open()));
        if (typed == null || typed.isBlank()) {
            throw new LandbridgeException(CommandError.NOT_CONFIRMED, waiting.name(), "No name was typed.");
        }
        return typed.strip();
    }
}
