package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.Console;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The question before traffic is moved. */
final class RunbookConfirmation {

    @Option(
            names = "--yes",
            description = "Begin without asking; needed where nobody sits at a terminal. It answers no approval.")
    private boolean yes;

    /**
     * Returns when it may begin.
     *
     * @param what will happen, for the question
     * @param name that has to be typed
     */
    void require(String what, String name) {
        if (yes) {
            return;
        }
        Optional<Console> console = Terminals.console();
        String typed = console.map(there -> there.readLine("%s%nType %s to begin: ", what, name))
                .orElse("");
        if (!name.equals(typed)) {
            throw new LandbridgeException(
                    CommandError.NOT_CONFIRMED,
                    "landbridge",
                    what + (console.isEmpty() ? " There is no terminal to ask on." : " The name was not typed."));
        }
    }
}
