package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.Console;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The question before a step that cannot be taken back. */
final class Confirmation {

    @Option(names = "--yes", description = "Do it without asking; needed where nobody sits at a terminal.")
    private boolean yes;

    /**
     * Returns when it may be done.
     *
     * @param what will happen, for the question
     * @param name that has to be typed
     */
    void require(String what, String name) {
        if (yes) {
            return;
        }
        Optional<Console> console = Terminals.console();
        String typed = console.map(there -> there.readLine("%s%nThis cannot be undone. Type %s to go on: ", what, name))
                .orElse("");
        if (!name.equals(typed)) {
            throw new LandbridgeException(
                    CommandError.NOT_CONFIRMED,
                    "landbridge",
                    what + (console.isEmpty() ? " There is no terminal to ask on." : " The name was not typed."));
        }
    }
}
