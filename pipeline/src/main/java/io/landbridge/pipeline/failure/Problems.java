package io.landbridge.pipeline.failure;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong so that it is reported at once, before anything starts. */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    /** Notes a problem and goes on. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /** Whether nothing is wrong so far. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What is wrong, by file and line. */
    public List<Problem> sorted() {
        return found.stream().sorted().toList();
    }

    /** Throws one {@link ProblemsException} with all that is wrong, or returns. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProblemsException(sorted());
        }
    }
}
