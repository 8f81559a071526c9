package io.landbridge.pipeline.failure;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a file or a command line, in one error. */
public final class ProblemsException extends LandbridgeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems at least one */
    public ProblemsException(List<Problem> problems) {
        super(problems.get(0).code(), problems.get(0).file(), text(problems));
        this.problems = List.copyOf(problems);
    }

    /** All problems, by file and line. */
    public List<Problem> problems() {
        return problems;
    }

    private static String text(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
