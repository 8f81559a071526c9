package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.plan.Plan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stages of a migration in their order, which is written here and nowhere else. */
public final class MigrationFlow {

    /** Names of all stages, in order. */
    public static final List<String> STAGES = List.of(
            // First, because it writes nothing: what it refuses leaves both servers as they were.
            "assess",
            // Before the rows, which need their tables. Row keys are made here and not afterwards: a key that comes
            // twice is refused in the
            // chunk that brings it, where it can be named.
            "schema",
            // Before the first row: what is committed after a chunk was read has to be in the log that is kept.
            "capture",
            "backfill",
            // Before anything is proved of all rows: until the stream has passed the last chunk's snapshot, tables show
            // different moments.
            "catch-up",
            // After the rows: an index is built in one go for a fraction of what it costs row by row. Foreign keys
            // after all tables, since
            // parents and children arrive in any order; counters and statistics after both, since they are read off the
            // rows.
            "indexes",
            // Last, because it proves what all the others have done; and where changes are followed it goes on for
            // ever.
            "validate");

    /** The stage that ends a migration that is not followed. */
    public static final String LAST = STAGES.get(STAGES.size() - 1);

    /** Stages that a migration without a stream does not have. */
    private static final Set<String> OF_THE_STREAM = Set.of("capture", "catch-up");

    private final List<String> order;
    private final StageRunner runner;
    private final Completion completion;
    private final StopSignal stop;
    private final InstantSource clock;
    private final List<Passed> passed = new ArrayList<>();

    /** What the ledger knows of stages. */
    interface Completion {

        /** Whether the stage is complete for this plan. */
        boolean isComplete(String stage);

        /** Notes that it is. */
        void complete(String stage);

        /** Forgets that it was. */
        void reopen(String stage);

        /** A number for Spring Batch that no earlier attempt had. */
        long nextAttempt();
    }

    /**
     * A stage that this process came by.
     *
     * @param state {@code done}, {@code was-done} by an earlier run, {@code stopped} or {@code failed}
     */
    public record Passed(String name, String state, Duration took) {}

    /** @param order the migration's stages */
    MigrationFlow(List<String> order, StageRunner runner, Completion completion, StopSignal stop, InstantSource clock) {
        this.order = List.copyOf(order);
        this.runner = runner;
        this.completion = completion;
        this.stop = stop;
        this.clock = clock;
    }

    /** The stages of a migration, in order. */
    public static List<String> stages(Plan plan) {
        return plan.changes().areCarried()
                ? STAGES
                : STAGES.stream().filter(name -> !OF_THE_STREAM.contains(name)).toList();
    }

    /**
     * Runs what is not complete yet, in order.
     *
     * @param stages by name
     * @param complete told of each stage that is complete now
     * @param until the last stage to run; null for all
     * @throws io.landbridge.pipeline.failure.LandbridgeException of the stage that failed, or the reason of the stop signal
     */
    void run(Map<String, Stage> stages, @Nullable String until, Consumer<String> complete) {
        for (String name : order) {
            stop.throwIfRaised();
            run(stages.get(name), name);
            complete.accept(name);
            if (name.equals(until)) {
                return;
            }
        }
    }

    /** Stages so far, in order; also those of a run that failed. */
    List<Passed> passed() {
        return List.copyOf(passed);
    }

    private void run(@Nullable Stage stage, String name) {
        if (stage == null) {
            throw new IllegalStateException("No stage " + name);
        }
        if (completion.isComplete(name)) {
            if (!stage.hasMoreWork()) {
                passed.add(new Passed(name, "was-done", Duration.ZERO));
                return;
            }
            // What comes after was proved for other rows. Forgotten before the work, since a crash may come after it.
            order.subList(order.indexOf(name) + 1, order.size()).forEach(completion::reopen);
        }
        var started = clock.instant();
        String state = "failed";
        try {
            NamedPoint.STAGE_BEGINS.pass();
            runner.run(stage, completion.nextAttempt());
            NamedPoint.STAGE_WORKED.pass();
            completion.complete(name);
            NamedPoint.STAGE_RECORDED.pass();
            state = "done";
        } finally {
            passed.add(new Passed(
                    name,
                    state.equals("failed") && stop.isRaised() ? "stopped" : state,
                    Duration.between(started, clock.instant())));
        }
    }
}
