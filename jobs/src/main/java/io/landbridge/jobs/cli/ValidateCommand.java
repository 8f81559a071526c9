package io.landbridge.jobs.cli;

import io.landbridge.jobs.cutover.CutoverParts;
import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.jobs.report.ValidationPage;
import io.landbridge.jobs.retry.ResilientAttempts;
import io.landbridge.jobs.retry.RetrySettings;
import io.landbridge.jobs.run.MigrationRun;
import io.landbridge.jobs.run.RunRequest;
import io.landbridge.jobs.run.SteadyClock;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.run.ValidationOrder;
import io.landbridge.jobs.run.ValidationOrder.Repairing;
import io.landbridge.jobs.run.ValidationResult;
import io.landbridge.jobs.run.ValidationRun;
import io.landbridge.jobs.run.WorkGate;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "validate",
        description = {
            "Compare both sides: the rows of every table, the plan's checks, keys, indexes, counters. Rows that differ are",
            "named by key and column, and exit code 1 says that there are some.",
            "Beside a process that runs the migration, after one, and of any two databases for which there is a plan,",
            "whoever has copied the rows. What was proved stays proved until it is changed, and a comparison that was",
            "stopped goes on from there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge validate shop.yaml",
            "  landbridge validate shop.yaml --again --report verdict.html",
            "  landbridge validate shop.yaml --repair preview",
            "  landbridge validate shop.yaml --table shop.orders --output json"
        })
final class ValidateCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Option(
            names = "--table",
            paramLabel = "SCHEMA.TABLE",
            description = "Compare the rows of this source table only, and nothing else. May be given several times.")
    private List<String> tables = List.of();

    @Option(names = "--again", description = "Compare what was proved and has not changed since once more.")
    private boolean again;

    @Option(
            names = "--no-ledger",
            description = {
                "Leave nothing in the target: no ledger is made, and a comparison that was stopped begins anew.",
                "Not for a migration that follows its source."
            })
    private boolean noLedger;

    @Option(
            names = "--repair",
            paramLabel = "preview|apply",
            description = {
                "What becomes of rows that differ. preview: show them with the SQL that a repair comes to. apply: delete",
                "them in the target and copy them anew, under the running stream where there is one; then compare again."
            })
    private Repairing repair = Repairing.NONE;

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Mixin
    private ReportFile report = new ReportFile();

    @Override
    Answer answer() {
        report.check();
        if (noLedger && repair != Repairing.NONE) {
            throw new ParameterException(spec().commandLine(), "--repair needs the ledger: leave --no-ledger out.");
        }
        PrintWriter err = spec().commandLine().getErr();
        StopSignal stop = new StopSignal();
        try (Workplace workplace = plan.open(transformers)) {
            Warnings.of(workplace.plan(), null).forEach(warning -> err.println("warning: " + warning));
            err.flush();
            PhaseGuard.require(repair == Repairing.APPLY ? Deed.REPAIR : Deed.VALIDATE, workplace);
            MeasuredSides sides = MeasuredSides.of(
                    workplace,
                    mappings(workplace),
                    some -> new ValidationOrder(some, again, !noLedger, repair, Workplace.user()));
            if (repair == Repairing.APPLY) {
                confirmation.require(
                        "Rows of the " + (sides.isBack() ? "source, which is not live," : "target")
                                + " that differ will be deleted there and copied anew.",
                        workplace.plan().migration());
            }
            ValidationResult result =
                    new StopRequests(stop, workplace::close, err).during(() -> compare(workplace, sides, stop, err));
            ValidationAnswer answer = new ValidationAnswer(
                    commandName(),
                    sides.request().plan(),
                    sides.request().resolved().mappings(),
                    repair == Repairing.APPLY,
                    result);
            if (answer.hasSummary()) {
                report.write(
                        () -> ValidationPage.of(answer.reported()), () -> Json.write(answer.document()), answer::text);
            }
            return answer.answer();
        }
    }

    private ValidationResult compare(Workplace workplace, MeasuredSides sides, StopSignal stop, PrintWriter err) {
        ValidationOrder order = sides.order();
        RunRequest request = sides.request();
        Ledger ledger = sides.ledger();
        if (request.resolved().mappings().isEmpty()) {
            workplace.assessment().run();
        }
        ValidationRun.requireCopied(ledger, request);
        boolean needsLease = ValidationRun.needsLease(ledger, request.plan(), order);
        if (noLedger && ledger.exists()) {
            refuseStream(ledger, request.plan());
        }
        if (needsLease && sides.isBack()) {
            throw new LandbridgeException(
                    CommandError.NOT_CARRIED,
                    "migration " + workplace.plan().migration(),
                    "Nobody carries changes from the target back to the source, so that both differ as a matter of course.");
        }
        WorkGate gate = new WorkGate(workplace.plan().backfill().parallelism());
        ProgressDisplay display = new ProgressDisplay(err, Terminals.widthOfStandardError());
        ResilientAttempts attempts = new ResilientAttempts(RetrySettings.DEFAULT, gate, stop, SteadyClock.start());
        if (!needsLease) {
            return new ValidationRun(request, order, stop, gate, attempts, display).execute();
        }
        try {
            return new MigrationRun(
                            request,
                            stop,
                            gate,
                            attempts,
                            display,
                            readings -> {},
                            (signal, workers) -> {
                                throw new IllegalStateException("No stage is gone through");
                            },
                            () -> new CutoverParts(request, CutoverParts.attempts(new StopSignal())))
                    .validate();
        } finally {
            display.end();
        }
    }

    private List<TableMapping> mappings(Workplace workplace) {
        List<TableMapping> all = workplace.resolved().mappings();
        List<String> known = all.stream().map(TableMapping::name).toList();
        for (String table : tables) {
            if (!known.contains(table)) {
                throw new LandbridgeException(
                        CommandError.USAGE,
                        "--table",
                        "The plan has no table '" + table + "'" + NearestName.hint(table, known));
            }
        }
        return all.stream().filter(mapping -> tables.contains(mapping.name())).toList();
    }

    private static void refuseStream(Ledger ledger, Plan plan) {
        boolean streams = ledger.<Boolean>inTransaction(
                transaction -> transaction.streams().find(plan.migration()).isPresent());
        if (streams) {
            throw new LandbridgeException(
                    CommandError.USAGE,
                    "--no-ledger",
                    "The migration follows its source: how far the target is says its ledger alone.");
        }
    }
}
