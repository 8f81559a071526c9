package io.landbridge.testkit.traffic;

import java.util.List;

/**
 * Statements that make one change together.
 *
 * @param kind the change's name, under which it is counted once it is committed with at least one row
 */
public record Step(String kind, List<Command> commands, Frame frame) {

    /** Counted for each step within a savepoint that was released. */
    public static final String SAVEPOINT_KEPT = "SAVEPOINT_KEPT";

    /** Counted for each step that was rolled back to its savepoint, in a transaction that was committed. */
    public static final String SAVEPOINT_UNDONE = "SAVEPOINT_UNDONE";

    /** What stands around a step. */
    public enum Frame {
        PLAIN,
        /** A savepoint before it, released after it. */
        KEPT,
        /** A savepoint before it, to which the transaction is rolled back after it. */
        UNDONE
    }

    public Step {
        commands = List.copyOf(commands);
    }

    public static Step of(String kind, Command... commands) {
        return new Step(kind, List.of(commands), Frame.PLAIN);
    }

    /** The same with a savepoint. */
    public Step in(Frame wanted) {
        return new Step(kind, commands, wanted);
    }
}
