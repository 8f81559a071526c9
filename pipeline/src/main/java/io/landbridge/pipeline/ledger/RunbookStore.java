package io.landbridge.pipeline.ledger;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executions of runbooks: each step's state, approvals, gates that somebody went past. */
public interface RunbookStore {

    /**
     * Adds an execution with its steps, all pending.
     *
     * @param content the file as it was read; without secrets, which it holds by reference only
     * @return its id
     */
    long begin(Direction direction, String runbook, String hash, String content, List<StepName> steps, String by);

    /** The latest execution of a direction; empty when there was none, and in a ledger that is too old to know any. */
    Optional<RunRecord> latest(Direction direction);

    /** All executions, oldest first. */
    List<RunRecord> all();

    /** Steps of an execution, in order. */
    List<StepRecord> steps(long run);

    /**
     * Goes from one state of a step to another; notes the time of the first begin and of each end, and counts attempts.
     *
     * @param output the end of what it printed, without secrets; null leaves what is there
     * @param error null for none
     * @return false when the state is another
     */
    boolean step(long run, int ordinal, StepState from, StepState to, @Nullable String output, @Nullable String error);

    /** Goes from one state of an execution to another; notes the end. Returns false when the state is another. */
    boolean become(long run, RunState from, RunState to, @Nullable String outcome);

    /** Notes how long clients were held. */
    void froze(long run, long millis);

    /** Notes a person's word; idempotent. */
    void approve(long run, int ordinal, String who);

    /** Approvals of an execution, oldest first. */
    List<Approval> approvals(long run);

    /** Notes that somebody went past a gate. */
    void override(long run, String gate, String reason, String who);

    /** Gates of an execution that somebody went past. */
    List<GateOverride> overrides(long run);

    /** Which way. */
    enum Direction {
        CUTOVER,
        ROLLBACK
    }

    /** How far an execution is. */
    enum RunState {
        RUNNING,
        DONE,
        UNDOING,
        UNDONE,
        NEEDS_OPERATOR
    }

    /** How far a step is. */
    enum StepState {
        PENDING,
        RUNNING,
        DONE,
        FAILED,
        UNDOING,
        UNDONE,
        UNDO_FAILED,
        SKIPPED
    }

    /** A step as the runbook has it. */
    record StepName(String name, String kind) {}

    /** An execution; times are ISO-8601 in UTC by the target's clock. */
    record RunRecord(
            long id,
            String runbook,
            Direction direction,
            String hash,
            String content,
            RunState state,
            @Nullable String outcome,
            @Nullable Long freezeMillis,
            String startedBy,
            String startedAt,
            @Nullable String endedAt) {}

    /** A step of an execution; times are ISO-8601 in UTC by the target's clock. */
    record StepRecord(
            int ordinal,
            String name,
            String kind,
            StepState state,
            int attempts,
            @Nullable String output,
            @Nullable String error,
            @Nullable String startedAt,
            @Nullable String endedAt) {}

    /** Somebody's word on a step. */
    record Approval(int ordinal, String who, String at) {}

    /** A gate that somebody went past. */
    record GateOverride(String gate, String reason, String who, String at) {}
}
