package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.BackfillStage;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "tune",
        description = {
            "Change how fast the running process works; seen within two seconds.",
            "What is set here holds until it is set again or --reset, also for later runs; it wins over the plan."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge tune shop.yaml --max-rows-per-second 5000",
            "  landbridge tune shop.yaml --parallelism 8 --chunk-millis 1000",
            "  landbridge tune shop.yaml --reset"
        })
final class TuneCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Option(names = "--max-rows-per-second", paramLabel = "N", description = "Rows per second of all workers together.")
    private @Nullable Long maxRowsPerSecond;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Chunks copied at the same time, up to twice what the plan says, or 8.")
    private @Nullable Integer parallelism;

    @Option(names = "--chunk-millis", paramLabel = "N", description = "What a chunk shall take; its size adapts to it.")
    private @Nullable Long chunkMillis;

    @Option(names = "--reset", description = "First go back to what the plan says.")
    private boolean reset;

    @Override
    Answer answer() {
        check("--max-rows-per-second", maxRowsPerSecond, 1, Long.MAX_VALUE);
        check("--chunk-millis", chunkMillis, 10, 60_000);
        if (!reset && maxRowsPerSecond == null && parallelism == null && chunkMillis == null) {
            throw new ParameterException(spec().commandLine(), "Nothing to tune: give at least one option.");
        }
        try (Workplace workplace = plan.open()) {
            check(
                    "--parallelism",
                    parallelism == null ? null : parallelism.longValue(),
                    1,
                    BackfillStage.mostWorkers(workplace.plan().backfill()));
            return WishChange.make(commandName(), workplace, "tune", this::tuned);
        }
    }

    private Wishes tuned(Wishes now) {
        return new Wishes(
                now.paused(),
                now.pauseReason(),
                now.stop(),
                parallelism != null || reset ? parallelism : now.parallelism(),
                maxRowsPerSecond != null || reset ? maxRowsPerSecond : now.maxRowsPerSecond(),
                chunkMillis != null || reset ? chunkMillis : now.chunkMillis());
    }

    private void check(String option, @Nullable Long value, long least, long most) {
        if (value != null && (value < least || value > most)) {
            throw new ParameterException(
                    spec().commandLine(),
                    "Invalid value for option '" + option + "': " + value + " is not "
                            + (most == Long.MAX_VALUE ? least + " or more." : least + " to " + most + '.'));
        }
    }
}
