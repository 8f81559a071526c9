package io.landbridge.pipeline.failure;

/** Decides what follows an error: another attempt, a stop, and the exit code of the command. */
public enum Category {
    /** The command line or the plan is wrong; nothing was started. */
    USER(2),
    /** The answer is no: a blocker, a closed gate, a phase or a lease that forbids it. */
    REFUSED(1),
    /** A value or a row cannot be carried over as the plan demands. */
    DATA(1),
    /** A database or service did not answer, or answered that the same request may succeed later. */
    TRANSIENT(3),
    /** The operator or a limit stopped the work; the same command goes on from there. */
    STOPPED(4),
    /** A defect of Landbridge. */
    INTERNAL(70);

    private final int exitCode;

    Category(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of a command that ends with an error of this category. */
    public int exitCode() {
        return exitCode;
    }

    /** Whether another attempt of the same unit of work may succeed without anybody's help. */
    public boolean isRetryable() {
        return this == TRANSIENT;
    }
}
