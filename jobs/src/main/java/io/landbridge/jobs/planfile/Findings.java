package io.landbridge.jobs.planfile;

import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.Problems;

/** Problems of the file at hand. */
final class Findings {

    private final String file;
    private final Problems problems = new Problems();

    Findings(String file) {
        this.file = file;
    }

    /** @param line one-based; 0 for the file as a whole */
    void add(int line, ErrorCode code, String message) {
        problems.add(new Problem(file, line, code, message));
    }

    /** Whether something is wrong with that line already. */
    boolean has(int line) {
        return problems.sorted().stream().anyMatch(problem -> problem.line() == line);
    }

    Problems problems() {
        return problems;
    }
}
