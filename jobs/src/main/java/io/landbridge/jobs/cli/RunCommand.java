package io.landbridge.jobs.cli;

import io.landbridge.jobs.batch.RunHistory;
import io.landbridge.jobs.cutover.CutoverParts;
import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.jobs.progress.RunReadings;
import io.landbridge.jobs.retry.ResilientAttempts;
import io.landbridge.jobs.retry.RetrySettings;
import io.landbridge.jobs.run.MigrationFlow;
import io.landbridge.jobs.run.MigrationRun;
import io.landbridge.jobs.run.RunRequest;
import io.landbridge.jobs.run.RunResult;
import io.landbridge.jobs.run.SteadyClock;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.run.ValidationOrder;
import io.landbridge.jobs.run.WorkGate;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.stream.OwnWrites;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "run",
        description = {
            "Copy everything the plan names, and prove it: assess, schema, backfill, indexes, validate. Where the plan says",
            "'changes: {through: direct}' the source's changes are carried over as well: with capture before the backfill,",
            "catch-up after it, and then until the run is stopped; what is changed is compared again meanwhile.",
            "Rows that differ end the run with exit code 1.",
            "The same command goes on from where an earlier run was stopped or killed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge run shop.yaml",
            "  landbridge run shop.yaml --until schema",
            "  landbridge run shop.yaml --listen 127.0.0.1:8080",
            "  landbridge run shop.yaml --output json 2>progress.log"
        })
final class RunCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Option(
            names = "--until",
            paramLabel = "STAGE",
            completionCandidates = Stages.class,
            description = "The last stage to run: ${COMPLETION-CANDIDATES}.")
    private @Nullable String until;

    @Mixin
    private Listening listening = new Listening();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the run history is kept. Default: $" + StateFolder.VARIABLE
                    + ", else ~/.local/state/landbridge.")
    private @Nullable Path state;

    /** For completion and help. */
    static final class Stages implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return MigrationFlow.STAGES.iterator();
        }
    }

    @Override
    Answer answer() {
        if (until != null && !MigrationFlow.STAGES.contains(until)) {
            throw new ParameterException(
                    spec().commandLine(),
                    "Invalid value for option '--until': there is no stage '" + until + "'; there are "
                            + String.join(", ", MigrationFlow.STAGES) + '.');
        }
        listening.check();
        PrintWriter err = spec().commandLine().getErr();
        StopSignal stop = new StopSignal();
        try (Workplace workplace = plan.open(transformers)) {
            Warnings.of(workplace.plan(), null).forEach(warning -> err.println("warning: " + warning));
            err.flush();
            RunResult result = new StopRequests(stop, workplace::close, err).during(() -> {
                // Asks the ledger, which may be silent: a signal has to be heard by then.
                PhaseGuard.require(Deed.RUN, workplace);
                try (Listening.Open open = listening.open(workplace)) {
                    return run(workplace, stop, until, state, err, open.readings());
                }
            });
            return RunAnswer.of(commandName(), result);
        }
    }

    static RunRequest request(Workplace workplace, @Nullable String until, @Nullable ValidationOrder order) {
        return new RunRequest(
                workplace.plan(),
                workplace.source(),
                workplace.target(),
                workplace.resolved(),
                workplace::resolveAgain,
                workplace.transformers(),
                workplace.assessment(),
                until,
                order,
                CommandTree.Version.text(),
                new OwnWrites(InversePlan.ledger(workplace.plan()), InversePlan.migration(workplace.plan())));
    }

    /** Also what {@code quarantine retry} does after it has made its rows pending. */
    static RunResult run(
            Workplace workplace,
            StopSignal stop,
            @Nullable String until,
            @Nullable Path state,
            PrintWriter err,
            Consumer<RunReadings> readings) {
        Plan plan = workplace.plan();
        WorkGate gate = new WorkGate(plan.backfill().parallelism());
        ProgressDisplay display = new ProgressDisplay(err, Terminals.widthOfStandardError());
        RunRequest request = request(workplace, until, null);
        Path folder = StateFolder.of(
                state, System.getenv(), plan.migration(), workplace.target().server());
        try {
            return new MigrationRun(
                            request,
                            stop,
                            gate,
                            new ResilientAttempts(RetrySettings.DEFAULT, gate, stop, SteadyClock.start()),
                            display,
                            readings,
                            (signal, workers) -> RunHistory.open(folder, plan.migration(), workers, signal),
                            () -> new CutoverParts(request, CutoverParts.attempts(new StopSignal())))
                    .execute();
        } finally {
            display.end();
        }
    }
}
