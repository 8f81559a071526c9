package io.landbridge.jobs.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print the completion script for bash and zsh.",
        footerHeading = "%nExample:%n",
        footer = "  source <(landbridge completion)")
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("landbridge", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
