package io.landbridge.jobs.run;

import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.copy.Barrier;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.CopySettings;
import io.landbridge.pipeline.copy.TableCopy;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.StreamBarrier;
import io.landbridge.pipeline.throttle.CommitLatency;
import io.landbridge.pipeline.throttle.LoadWatch;
import io.landbridge.pipeline.throttle.RowRate;
import io.landbridge.pipeline.throttle.Ticker;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts the parts of the backfill together: what copies, what sizes, what slows it down. */
final class CopyWork {

    private final BackfillStage stage;
    private final Steering steering;
    private final RowRate rate;

    CopyWork(
            RunRequest request,
            Ledger ledger,
            String owner,
            Attempts attempts,
            WorkGate gate,
            StopSignal stop,
            RunProgress progress) {
        BackfillSettings settings = request.plan().backfill();
        List<TableMapping> mappings = request.resolved().mappings();
        RowRate rate = new RowRate(Ticker.SYSTEM, settings.maxRowsPerSecond());
        CommitLatency commits = new CommitLatency(Ticker.SYSTEM);
        ChunkGoal goal = new ChunkGoal(
                settings.chunkTime(),
                settings.chunkBytes(),
                settings.chunkRows(),
                settings.copyLimit().dividedBy(2));
        this.rate = rate;
        this.steering = new Steering(settings, gate, rate, goal, load(request, commits), stop);
        ChunkCopier copier = new ChunkCopier(
                request.source().snapshots(),
                request.target()
                        .transactions(request.plan().migration(), request.plan().ledger()),
                request.plan().changes().areCarried()
                        ? new StreamBarrier(ledger, StreamParts.stream(request.plan()))
                        : Barrier.NO_STREAM,
                tables(request, mappings, goal),
                new CopySettings(
                        owner,
                        BackfillStage.CHUNK_LEASE,
                        settings.copyLimit(),
                        settings.maxQuarantined(),
                        () -> rate.chunkRows(gate.inside())),
                commits,
                Ticker.SYSTEM);
        RangePlanning planning =
                new RangePlanning(ledger, request.source().snapshots(), attempts, stop, settings, progress);
        this.stage =
                new BackfillStage(settings, mappings, planning, copier, ledger, attempts, gate, rate, stop, progress);
    }

    BackfillStage stage() {
        return stage;
    }

    Steering steering() {
        return steering;
    }

    /** What holds all workers together to a number of rows per second. */
    RowRate rate() {
        return rate;
    }

    /** The look at what the plan's throttle names. */
    static LoadWatch load(RunRequest request, CommitLatency commits) {
        return new LoadWatch(
                request.plan().backfill().throttle(),
                rule -> (rule.on() == Endpoint.Side.SOURCE ? request.source() : request.target())
                        .signals()
                        .read(rule),
                commits,
                Ticker.SYSTEM);
    }

    private static Map<String, TableCopy> tables(RunRequest request, List<TableMapping> mappings, ChunkGoal goal) {
        Engine source = request.source().server().engine();
        Engine target = request.target().server().engine();
        int workers = request.plan().backfill().parallelism();
        Function<TableMapping, TableCopy> prepared =
                mapping -> TableCopy.of(mapping, source, target, request.transformers(), goal, workers);
        return mappings.stream().collect(Collectors.toMap(TableMapping::name, prepared));
    }
}
