package io.landbridge.jobs.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pause",
        description = "Let the running process finish its chunks and then wait; seen within two seconds.",
        footerHeading = "%nExample:%n",
        footer = "  landbridge pause shop.yaml --reason \"nightly backup\"")
final class PauseCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Shown by status while paused.")
    private @Nullable String reason;

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            return WishChange.make(Deed.PAUSE, workplace, now -> WishChange.paused(now, reason));
        }
    }
}
