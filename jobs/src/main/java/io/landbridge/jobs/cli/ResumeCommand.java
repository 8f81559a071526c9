package io.landbridge.jobs.cli;

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
            return WishChange.make(Deed.RESUME, workplace, WishChange::resumed);
        }
    }
}
