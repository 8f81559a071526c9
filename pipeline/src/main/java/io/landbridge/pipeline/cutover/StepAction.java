package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverState.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one step of a runbook does. */
public sealed interface StepAction {

    /** By the word that stands in the file. */
    StepKind kind();

    /**
     * Waits for people's words.
     *
     * @param by names of those who may say it
     * @param people how many of them have to
     * @param prompt what they say yes to
     */
    record Approve(List<String> by, int people, String prompt) implements StepAction {
        public Approve {
            by = List.copyOf(by);
        }

        @Override
        public StepKind kind() {
            return StepKind.APPROVE;
        }
    }

    /**
     * Dumps tables with the server's own client.
     *
     * @param tables {@code schema.table} of that side, exactly
     * @param to folder on this machine
     * @param keepDays after which a dump of the same migration is removed; null keeps all
     */
    record Backup(
            Side on,
            List<String> tables,
            String to,
            @Nullable Integer keepDays) implements StepAction {
        public Backup {
            tables = List.copyOf(tables);
        }

        @Override
        public StepKind kind() {
            return StepKind.BACKUP;
        }
    }

    /**
     * Sends a request.
     *
     * @param method in capitals
     * @param body null for none
     * @param status codes that mean success; empty for any of 200 to 299
     * @param contains what the answer's body has to hold; null for anything
     */
    record Http(
            String method,
            SecretText url,
            Map<String, SecretText> headers,
            @Nullable SecretText body,
            List<Integer> status,
            @Nullable String contains)
            implements StepAction {
        public Http {
            headers = Map.copyOf(headers);
            status = List.copyOf(status);
        }

        @Override
        public StepKind kind() {
            return StepKind.HTTP;
        }
    }

    /**
     * Runs a program on this machine, without a shell.
     *
     * @param run program and arguments, which everybody on this machine can see
     * @param environment what is added to it; secrets have their place here
     * @param exit code that means success
     * @param contains what its output has to hold; null for anything
     */
    record Command(
            List<String> run,
            Map<String, SecretText> environment,
            int exit,
            @Nullable String contains) implements StepAction {
        public Command {
            run = List.copyOf(run);
            environment = Map.copyOf(environment);
        }

        @Override
        public StepKind kind() {
            return StepKind.COMMAND;
        }
    }

    /**
     * Runs one statement.
     *
     * @param expect the one value that it has to answer; null for any answer
     * @param passFence whether it may write to tables that are kept from everybody else
     */
    record Sql(Side on, String sql, @Nullable String expect, boolean passFence) implements StepAction {
        @Override
        public StepKind kind() {
            return StepKind.SQL;
        }
    }

    /**
     * Keeps everybody else from writing to the live side.
     *
     * @param lockTimeout how long one attempt waits for a table's lock
     * @param attempts how often
     * @param writers what becomes of transactions that hold a lock longer
     */
    record Freeze(Duration lockTimeout, int attempts, WriteFence.Writers writers) implements StepAction {

        /** To a server no time at all may mean for ever. */
        private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

        /** The same within a time that is left: no more attempts, and no longer ones, than fit into it. */
        Freeze within(Duration left) {
            // Sessions are ended before the last attempt, which therefore is not the first.
            long least = Math.min(attempts, writers == WriteFence.Writers.END ? 2 : 1);
            long fitting = Math.max(least, Math.min(attempts, left.dividedBy(lockTimeout)));
            Duration each = left.dividedBy(fitting);
            Duration longest = each.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : each;
            return new Freeze(longest.compareTo(lockTimeout) < 0 ? longest : lockTimeout, (int) fitting, writers);
        }

        @Override
        public StepKind kind() {
            return StepKind.FREEZE;
        }
    }

    /** Waits until the other side has all that was written before the freeze. */
    record Drain() implements StepAction {
        @Override
        public StepKind kind() {
            return StepKind.DRAIN;
        }
    }

    /** Compares what is not proved yet at that place. */
    record Verify() implements StepAction {
        @Override
        public StepKind kind() {
            return StepKind.VERIFY;
        }
    }

    /**
     * Puts counters behind what was given out.
     *
     * @param gap that is left free
     */
    record Sequences(long gap) implements StepAction {
        @Override
        public StepKind kind() {
            return StepKind.SEQUENCES;
        }
    }

    /**
     * Opens the way back.
     *
     * @param window how long it shall stay open at least; null when there is none
     * @param acceptNoWayBack why there is none; null when there is one
     */
    record Reverse(@Nullable Duration window, @Nullable String acceptNoWayBack) implements StepAction {

        /** Whether there is a way back. */
        public boolean hasWayBack() {
            return window != null;
        }

        @Override
        public StepKind kind() {
            return StepKind.REVERSE;
        }
    }

    /**
     * Makes the other side live.
     *
     * @param actions what moves the traffic of those who do not follow the flag
     */
    record Switch(List<RunbookStep> actions) implements StepAction {
        public Switch {
            actions = List.copyOf(actions);
        }

        @Override
        public StepKind kind() {
            return StepKind.SWITCH;
        }
    }

    /** Looks for a time whether all is well, and goes back when it is not. */
    record Watch(Duration lasts, Duration every, List<Threshold> rollbackWhen) implements StepAction {
        public Watch {
            rollbackWhen = List.copyOf(rollbackWhen);
        }

        @Override
        public StepKind kind() {
            return StepKind.WATCH;
        }
    }

    /** Does nothing for a time. */
    record Wait(Duration lasts) implements StepAction {
        @Override
        public StepKind kind() {
            return StepKind.WAIT;
        }
    }

    /**
     * Tells people: a POST of a small JSON document with the key {@code text}.
     *
     * @param text null for how far the runbook is
     */
    record Notify(SecretText url, @Nullable String text) implements StepAction {
        @Override
        public StepKind kind() {
            return StepKind.NOTIFY;
        }
    }
}
