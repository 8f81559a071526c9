package io.landbridge.jobs.process;

/** Somebody at a terminal who is asked something there, and types the answer when the question stands. */
public final class PseudoTerminal {

    private PseudoTerminal() {}

    /**
     * A command of the shell that does so; it prints what stands on the terminal, and ends as the command does.
     *
     * @param question the end of what is asked
     */
    public static String command(String command, String question, String answer) {
        return """
                rm -f typed.txt typed.end
                (until grep -q '%s' typed.txt 2>/dev/null || [ -e typed.end ]; do sleep 0.1; done; echo '%s') \\
                  | script -qefc '%s; code=$?; touch typed.end; exit $code' typed.txt | tr -d '\\r'
                exit ${PIPESTATUS[1]}
                """.formatted(question, answer, command);
    }
}
