package io.landbridge.jobs.cli;

import java.io.Console;
import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Whether somebody sits at a terminal, and how wide it is. */
final class Terminals {

    private static final int USUAL = 80;

    private Terminals() {}

    /** The console of somebody who can read and type; empty where input or output is a file or a pipe. */
    static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Terminals::isTerminal);
    }

    /** Characters in a line; 0 when standard error is no terminal. */
    static int widthOfStandardError() {
        // The cheap answer first: it is the usual one wherever a run is started by a program.
        if (console().isEmpty()) {
            return 0;
        }
        try (Terminal terminal = TerminalBuilder.builder()
                .systemOutput(TerminalBuilder.SystemOutput.SysErr)
                .dumb(false)
                .build()) {
            return terminal.getWidth() > 0 ? terminal.getWidth() - 1 : USUAL;
        } catch (IOException | IllegalStateException e) {
            return 0;
        }
    }

    // From Java 22 on there is always a console, and it says itself whether it is a terminal.
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
