package io.landbridge.pipeline.failure;

/**
 * One thing that is wrong with what the user wrote.
 *
 * @param line one-based line in {@code file}; 0 when the problem has no line
 * @param message what is wrong and what would be right, e.g. the nearest valid name
 */
public record Problem(String file, int line, ErrorCode code, String message) implements Comparable<Problem> {

    /** {@code plan.yaml:12: message [plan.unknown-key]}. */
    @Override
    public String toString() {
        return (line > 0 ? file + ':' + line : file) + ": " + message + " [" + code.code() + ']';
    }

    @Override
    public int compareTo(Problem other) {
        int byFile = file.compareTo(other.file);
        return byFile != 0 ? byFile : Integer.compare(line, other.line);
    }
}
