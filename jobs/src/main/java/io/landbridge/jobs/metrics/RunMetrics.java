package io.landbridge.jobs.metrics;

import io.landbridge.jobs.progress.RunReadings;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shows the latest readings of a run as meters. They are those of the ledger, so that a run that goes on from another one goes on counting.
 * Safe for several threads.
 */
public final class RunMetrics {

    private static final double NOT_KNOWN = Double.NaN;
    private static final String FORWARD = "forward";
    private static final String BACK = "back";

    private final MeterRegistry registry;
    private final Tags migration;
    private final Set<String> tables = ConcurrentHashMap.newKeySet();
    private final Map<String, StreamRecord> streams = new ConcurrentHashMap<>();
    private volatile @Nullable RunReadings latest;

    /** @param signals of the plan's throttle */
    public RunMetrics(MeterRegistry registry, String migration, List<String> signals) {
        this.registry = registry;
        this.migration = Tags.of("migration", migration);
        gauge("landbridge.quarantined.rows", Tags.empty(), RunReadings::quarantined);
        gauge(
                "landbridge.mismatched.rows",
                Tags.empty(),
                readings -> readings.proof().mismatches());
        gauge(
                "landbridge.unverified.chunks",
                Tags.empty(),
                readings -> readings.proof().stale());
        gauge("landbridge.cutover.freeze.seconds", Tags.empty(), readings -> {
            Long millis = readings.traffic().freezeMillis();
            return millis == null ? NOT_KNOWN : millis / 1_000.0;
        });
        gauge("landbridge.ready", Tags.empty(), readings -> readings.readiness().isReady() ? 1 : 0);
        gauge(
                "landbridge.cutover.held",
                Tags.empty(),
                readings -> readings.traffic().cutover().isHeld() ? 1 : 0);
        FunctionTimer.builder(
                        "landbridge.chunk",
                        this,
                        metrics -> (long)
                                metrics.read(readings -> readings.chunks().count(), 0),
                        metrics -> metrics.read(
                                readings -> readings.chunks().total().toMillis(), 0),
                        TimeUnit.MILLISECONDS)
                .tags(this.migration)
                .register(registry);
        for (String state : List.of("pending", "copying", "copied", "quarantined")) {
            gauge("landbridge.chunks", Tags.of("state", state), readings -> chunks(readings, state));
        }
        signals.stream()
                .distinct()
                .forEach(signal -> gauge(
                        "landbridge.throttled",
                        Tags.of("signal", signal),
                        readings -> isHeldBy(readings, signal) ? 1 : 0));
        gauge(
                "landbridge.eta.seconds",
                Tags.of("quantile", "0.05"),
                readings -> known(readings.activity().shortestSeconds()));
        gauge(
                "landbridge.eta.seconds",
                Tags.of("quantile", "0.95"),
                readings -> known(readings.activity().longestSeconds()));
    }

    /** Takes new readings. */
    public void observe(RunReadings readings) {
        latest = readings;
        readings.tables().stream().map(TableProgress::table).filter(tables::add).forEach(this::addTable);
        StreamRecord stream = readings.stream();
        if (stream != null) {
            String direction = readings.traffic().isBack() ? BACK : FORWARD;
            if (streams.put(direction, stream) == null) {
                addStream(direction);
            }
        }
        if (stream != null && registry.find("landbridge.lag.bytes").meter() == null) {
            addLog();
        }
    }

    private void addTable(String table) {
        Tags tags = Tags.of("table", table, "stage", "backfill");
        counter("landbridge.rows.copied", tags, readings -> of(readings, table, TableProgress::rowsWritten));
        counter("landbridge.bytes.copied", tags, readings -> of(readings, table, TableProgress::bytes));
    }

    /** What a direction has carried stays known while the other one works; it has no lag then. */
    private void addStream(String direction) {
        applied(direction, "insert", StreamCounts::inserted);
        applied(direction, "update", StreamCounts::updated);
        applied(direction, "delete", StreamCounts::deleted);
        gauge("landbridge.lag.seconds", Tags.of("direction", direction), readings -> {
            StreamRecord record = readings.stream();
            Long millis = record == null ? null : record.lagMillis();
            boolean works = readings.traffic().isBack() == direction.equals(BACK);
            return millis == null || !works ? NOT_KNOWN : millis / 1_000.0;
        });
    }

    private void applied(String direction, String operation, ToLongFunction<StreamCounts> count) {
        counter("landbridge.changes.applied", Tags.of("op", operation, "direction", direction), readings -> {
            StreamRecord record = streams.get(direction);
            return record == null ? 0 : count.applyAsLong(record.counts());
        });
    }

    private void addLog() {
        gauge(
                "landbridge.lag.bytes",
                Tags.empty(),
                readings -> known(readings.activity().backlogBytes()));
        gauge(
                "landbridge.retention.runway.seconds",
                Tags.empty(),
                readings -> known(readings.activity().runwaySeconds()));
    }

    private static double of(RunReadings readings, String table, ToDoubleFunction<TableProgress> value) {
        return readings.tables().stream()
                .filter(progress -> progress.table().equals(table))
                .mapToDouble(value)
                .sum();
    }

    private static double chunks(RunReadings readings, String state) {
        return readings.tables().stream()
                .mapToLong(table -> switch (state) {
                    case "pending" -> table.pending();
                    case "copying" -> table.copying();
                    case "copied" -> table.copied();
                    default -> table.quarantined();
                })
                .sum();
    }

    private static boolean isHeldBy(RunReadings readings, String signal) {
        String held = readings.held();
        return held != null && held.startsWith("throttled: " + signal);
    }

    private static double known(long amount) {
        return amount < 0 ? NOT_KNOWN : amount;
    }

    private void gauge(String name, Tags tags, ToDoubleFunction<RunReadings> value) {
        Gauge.builder(name, this, metrics -> metrics.read(value, NOT_KNOWN))
                .tags(migration.and(tags))
                .register(registry);
    }

    private void counter(String name, Tags tags, ToDoubleFunction<RunReadings> value) {
        FunctionCounter.builder(name, this, metrics -> metrics.read(value, 0))
                .tags(migration.and(tags))
                .register(registry);
    }

    private double read(ToDoubleFunction<RunReadings> value, double otherwise) {
        RunReadings readings = latest;
        return readings == null ? otherwise : value.applyAsDouble(readings);
    }
}
