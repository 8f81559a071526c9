package io.landbridge.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        description = "Print the completion script for bash and zsh.",
        footerHeading = "%nExample:%n",
        footer = "  source <(landbridge completion)")
final class CompletionCommand extends AnsweringCommand {

    @Override
    Answer answer() {
        String script = AutoComplete.bash("landbridge", spec().root().commandLine());
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("command", commandName());
        document.put("outcome", "done");
        document.put("error", null);
        document.put("script", script);
        return Answer.done(document, script);
    }
}
