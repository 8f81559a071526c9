package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Say how far a migration is: stages, tables, rate, time left, the stream's lag, and why it waits. Reads the ledger only.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge status shop.yaml",
            "  landbridge status shop.yaml --watch",
            "  landbridge status shop.yaml --ready    for scripts: exit code 1 and the reasons",
            "  landbridge status shop.yaml --output json"
        })
final class StatusCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Option(
            names = "--watch",
            description = "Show it again every second until the migration's runner ends; as text only.")
    private boolean watch;

    @Option(
            names = "--ready",
            description =
                    "Exit with 1, and say why, unless traffic may be led to the target: everything copied, compared and equal since its last change.")
    private boolean ready;

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            StatusReport report = StatusReport.read(workplace);
            if (watch && !common().isJson()) {
                report = follow(workplace, report);
            }
            Map<String, @Nullable Object> document = report.document(commandName());
            if (ready && !report.readiness().isReady()) {
                LandbridgeException no = new LandbridgeException(
                        CommandError.NOT_READY,
                        "migration " + workplace.plan().migration(),
                        report.readiness().text());
                document.put("outcome", ErrorReport.outcome(no.category()));
                document.put("error", ErrorReport.part(no));
                return new Answer(document, report.text(), no);
            }
            return Answer.done(document, report.text());
        }
    }

    /** Shows reports until nobody works any more; the last one is the command's answer. */
    private StatusReport follow(Workplace workplace, StatusReport first) {
        PrintWriter out = spec().commandLine().getOut();
        boolean terminal = Terminals.console().isPresent();
        StatusReport report = first;
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (report.isRunning()) {
                out.print(terminal ? "\u001b[H\u001b[J" + report.text() : report.line() + System.lineSeparator());
                out.flush();
                never.await(1, TimeUnit.SECONDS);
                report = StatusReport.read(workplace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return report;
    }
}
