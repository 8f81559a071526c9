package io.landbridge.jobs.run;

import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.stream.ChangeStream;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What goes on beside the stages of a migration that is streamed: changes are applied from the capture on, what the stream gives back is
 * copied once the backfill is complete, and what the source retains is watched.
 */
final class StreamSide implements AutoCloseable {

    private final boolean streamed;
    private final Supplier<StreamParts> parts;
    private final StreamWork work;
    private final LateCopies late;
    private final RetentionWatch retention;
    private final RunProgress progress;

    /** @param parts made when they are needed: a plan without a stream may have tables that cannot be streamed */
    StreamSide(
            Plan plan,
            Supplier<StreamParts> parts,
            ChangeStream.Opener source,
            ResyncWishes wishes,
            BackfillStage backfill,
            Attempts attempts,
            StopSignal stop,
            RunProgress progress,
            InstantSource clock) {
        this.streamed = plan.changes().areCarried();
        this.parts = parts;
        this.work = new StreamWork(() -> parts.get().applier(), wishes, attempts, stop);
        this.late = new LateCopies(backfill, stop);
        this.retention = new RetentionWatch(
                position -> source.retention(StreamParts.stream(plan), position), work::applied, clock);
        this.progress = progress;
    }

    Supplier<StreamParts> parts() {
        return parts;
    }

    StreamWork work() {
        return work;
    }

    /** Begins what can go on now that the stage is complete; by one thread. */
    void after(String stage) {
        if (!streamed) {
            return;
        }
        if (stage.equals("capture")) {
            work.start();
            progress.retention(retention::latest);
            retention.start();
        } else if (stage.equals("backfill")) {
            late.start();
        }
    }

    /** Goes on until the run is stopped, and ends with the reason of that; does nothing without a stream. */
    void follow() {
        if (streamed) {
            progress.stage("follow");
            work.follow();
        }
    }

    /** Ends all of it; waits for what is under way, a few seconds each. */
    @Override
    public void close() {
        retention.close();
        late.close();
        work.close();
    }
}
