package io.landbridge.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Say how far a migration is: stages, tables, rate, time left, and why it waits. Reads the ledger only.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge status shop.yaml",
            "  landbridge status shop.yaml --watch",
            "  landbridge status shop.yaml --output json"
        })
final class StatusCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Option(
            names = "--watch",
            description = "Show it again every second until the migration's runner ends; as text only.")
    private boolean watch;

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            StatusReport report = StatusReport.read(workplace);
            if (watch && !common().isJson()) {
                report = follow(workplace, report);
            }
            return Answer.done(report.document(commandName()), report.text());
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
