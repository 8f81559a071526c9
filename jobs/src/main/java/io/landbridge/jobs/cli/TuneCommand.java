package io.landbridge.jobs.cli;

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
        Tuning tuning = new Tuning(maxRowsPerSecond, parallelism, chunkMillis);
        if (!reset && tuning.isEmpty()) {
            throw new ParameterException(spec().commandLine(), "Nothing to tune: give at least one option.");
        }
        try (Workplace workplace = plan.open()) {
            tuning.require(workplace.plan());
            return WishChange.make(Deed.TUNE, workplace, now -> tuning.of(now, reset));
        }
    }
}
