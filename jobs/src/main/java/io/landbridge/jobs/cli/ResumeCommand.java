package io.landbridge.jobs.cli;

import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        description = "Take a pause back; seen by the running process within two seconds.",
        footerHeading = "%nExample:%n",
        footer = "  landbridge resume shop.yaml")
final class ResumeCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open()) {
            return WishChange.make(commandName(), workplace, "resume", ResumeCommand::resumed);
        }
    }

    private static Wishes resumed(Wishes now) {
        return new Wishes(false, null, now.stop(), now.parallelism(), now.maxRowsPerSecond(), now.chunkMillis());
    }
}
