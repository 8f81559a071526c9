package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.plan.ChangeSettings.Retention;
import io.landbridge.pipeline.plan.ChangeSettings.WhenOver;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.StreamError;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on beside the stages of a migration that is streamed: changes are applied from the capture on, what the stream gives back is
 * copied once the backfill is complete, and what the source retains is watched.
 */
final class StreamSide implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSide.class);

    private final boolean streamed;
    private final String stream;
    private final Supplier<StreamParts> parts;
    private final ChangeStream.Opener source;
    private final StopSignal stop;
    private final StreamWork work;
    private final LateCopies late;
    private final RetentionWatch retention;
    private final RunProgress progress;

    /** @param parts made when they are needed: a plan without a stream may have tables that cannot be streamed */
    StreamSide(
            Plan plan,
            Supplier<StreamParts> parts,
            Connector source,
            ResyncWishes wishes,
            BackfillStage backfill,
            Attempts attempts,
            WorkGate gate,
            StopSignal stop,
            RunProgress progress,
            InstantSource clock) {
        this.streamed = plan.changes().areCarried();
        this.stream = StreamParts.stream(plan);
        this.parts = parts;
        this.source = source.changes();
        this.stop = stop;
        LaneLimit lanes = new LaneLimit(plan.changes().lanes(), stop);
        this.work = new StreamWork(
                () -> parts.get().applier(lanes), wishes, lanes, new StreamRest(gate, stop), attempts, stop);
        this.late = new LateCopies(backfill, stop);
        this.retention = new RetentionWatch(
                position -> this.source.retention(stream, position),
                work::applied,
                work::committedAt,
                rule(plan.changes().retention(), source.server().engine()),
                this::release,
                clock);
        this.progress = progress;
    }

    /** MySQL and MariaDB keep their log by their own rules, for nobody: nothing would be won by a release. */
    private static Retention rule(Retention rule, Engine engine) {
        return engine.isMySqlFamily() ? new Retention(rule.budgetBytes(), WhenOver.ALARM) : rule;
    }

    private void release(String reason) {
        LOG.warn("{}", reason);
        // First, so that nobody opens the stream again under the source's hands.
        work.giveUp();
        source.remove(stream);
        NamedPoint.STREAM_REMOVED.pass();
        stop.raise(new LandbridgeException(StreamError.RETENTION_OVER_BUDGET, "stream " + stream, reason));
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

    /**
     * Goes on until the run is stopped, and ends with the reason of that; does nothing without a stream.
     *
     * @param beside begins now, and ends before the stream does
     * @param last done when the operator stopped it, and nothing is written any more; not when the run fails, or is another's
     */
    void follow(ContinuousValidation beside, Runnable last) {
        if (!streamed) {
            return;
        }
        progress.stage("follow");
        beside.start();
        work.follow();
        beside.close();
        late.close();
        work.close();
        if (stop.reason().filter(why -> why.category() == Category.STOPPED).isPresent()) {
            last.run();
        }
        stop.throwIfRaised();
    }

    /** Ends all of it; waits for what is under way, a few seconds each. */
    @Override
    public void close() {
        retention.close();
        late.close();
        work.close();
    }
}
