package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies DDL step by step, statements of one step at the same time. What is missing is asked anew after each failure. */
final class DdlRun {

    private static final Logger LOG = LoggerFactory.getLogger(DdlRun.class);

    private final SchemaWriter writer;
    private final Attempts attempts;
    private final StopSignal stop;
    private final int parallelism;

    DdlRun(SchemaWriter writer, Attempts attempts, StopSignal stop, int parallelism) {
        this.writer = writer;
        this.attempts = attempts;
        this.stop = stop;
        this.parallelism = parallelism;
    }

    /** @param missing reads what is there and answers what is not */
    void apply(Supplier<List<DdlStatement>> missing) {
        attempts.run(() -> {
            List<DdlStatement> statements = missing.get();
            try {
                applyAll(statements);
            } catch (LandbridgeException e) {
                // A statement whose answer was lost, or that a killed process's session finished later, is there by now
                // and fails here.
                if (e.category().isRetryable() || missing.get().size() == statements.size()) {
                    throw e;
                }
                LOG.debug("Some statements took effect although one failed", e);
                applyAll(missing.get());
            }
        });
    }

    private void applyAll(List<DdlStatement> statements) {
        var steps = statements.stream()
                .collect(Collectors.groupingBy(DdlStatement::step, TreeMap::new, Collectors.toList()));
        for (List<DdlStatement> step : steps.values()) {
            applyStep(step);
        }
    }

    private void applyStep(List<DdlStatement> step) {
        int workers = Math.min(parallelism, step.size());
        if (workers == 1) {
            step.forEach(this::applyOne);
            return;
        }
        AtomicInteger number = new AtomicInteger();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        ExecutorService threads =
                Executors.newFixedThreadPool(workers, work -> new Thread(work, "ddl-" + number.incrementAndGet()));
        for (DdlStatement statement : step) {
            threads.execute(() -> {
                try {
                    // After a failure the rest is left to the next attempt.
                    if (failure.get() == null) {
                        applyOne(statement);
                    }
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        threads.shutdown();
        awaitEnd(threads);
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private void applyOne(DdlStatement statement) {
        stop.throwIfRaised();
        NamedPoint.DDL_BEGINS.pass();
        writer.apply(statement);
        NamedPoint.DDL_APPLIED.pass();
    }

    // Without a bound of its own: an index takes as long as it takes, and the stop signal cuts its connection.
    private static void awaitEnd(ExecutorService threads) {
        try {
            while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.debug("Waiting for DDL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while DDL runs", e);
        }
    }
}
