package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.ChangeSettings.Retention;
import io.landbridge.pipeline.plan.ChangeSettings.WhenOver;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.stream.StreamError;
import java.time.InstantSource;
import java.util.List;
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
    private final WayBackWork back;
    private final CutoverWatch watch;
    private final HoldGuard guard;
    private final RunProgress progress;

    /**
     * What it works with.
     *
     * @param gate which {@code attempts} holds while a server is away
     */
    record Tools(Attempts attempts, WorkGate gate, StopSignal stop, RunProgress progress, InstantSource clock) {}

    /**
     * What goes on beside it.
     *
     * @param cutover says in which direction changes flow
     * @param guard lets clients go that nobody holds any more
     * @param changed told which rows change
     */
    record Beside(
            BackfillStage backfill, SourceWaits waits, CutoverWatch cutover, HoldGuard guard, ChangedKeys changed) {}

    private StreamSide(
            RunRequest request,
            Supplier<StreamParts> parts,
            ResyncWishes wishes,
            HeldStream held,
            WayBackWork back,
            Beside beside,
            Tools tools) {
        Plan plan = request.plan();
        this.streamed = plan.changes().areCarried();
        this.stream = StreamParts.stream(plan);
        this.parts = parts;
        this.source = request.source().changes();
        this.stop = tools.stop();
        LaneLimit lanes = new LaneLimit(plan.changes().lanes(), stop);
        this.work = new StreamWork(
                () -> parts.get().applier(lanes),
                wishes,
                lanes,
                new StreamRest(tools.gate(), stop),
                held,
                tools.attempts(),
                stop);
        this.watch = beside.cutover();
        this.guard = beside.guard();
        this.late = new LateCopies(beside.backfill(), watch::isForward, stop);
        this.back = back;
        this.retention = new RetentionWatch(
                position -> this.source.retention(stream, position),
                work::applied,
                work::committedAt,
                rule(plan.changes().retention(), request.source().server().engine()),
                this::release,
                tools.clock());
        this.progress = tools.progress();
    }

    /** Makes it; its parts when they are needed, for a plan without a stream may have tables that cannot be streamed. */
    static StreamSide of(RunRequest request, Ledger ledger, RunnerLease lease, Beside beside, Tools tools) {
        List<TableMapping> mappings = request.resolved().mappings();
        CutoverWatch cutover = beside.cutover();
        return new StreamSide(
                request,
                () -> StreamParts.of(request, ledger, beside.changed()),
                new ResyncWishes(
                        ledger,
                        request.source().snapshots(),
                        mappings,
                        request.plan().backfill(),
                        beside.waits(),
                        tools.clock()),
                new HeldStream(
                        ledger,
                        lease,
                        cutover,
                        StreamParts.stream(request.plan()),
                        request.changes(),
                        mappings,
                        tools.stop()),
                new WayBackWork(
                        request,
                        ledger,
                        lease,
                        cutover,
                        tools,
                        turned -> new BackSide(turned, lease.holder(), cutover, tools)),
                beside,
                tools);
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
            watch.start();
            guard.start();
            work.start();
            progress.retention(retention::latest, work::still);
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
        progress.workingBack(back::row);
        back.start();
        work.follow();
        beside.close();
        back.close();
        late.close();
        work.close();
        boolean isOurs = watch.now().live() == Side.SOURCE;
        if (isOurs
                && stop.reason()
                        .filter(why -> why.category() == Category.STOPPED)
                        .isPresent()) {
            last.run();
        }
        stop.throwIfRaised();
    }

    /** Ends all of it; waits for what is under way, a few seconds each. */
    @Override
    public void close() {
        retention.close();
        back.close();
        late.close();
        work.close();
        guard.close();
        watch.close();
    }
}
