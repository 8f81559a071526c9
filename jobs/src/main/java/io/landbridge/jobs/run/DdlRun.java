package io.landbridge.jobs.run;

import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies DDL step by step, statements of one step at the same time. What is missing is asked anew after each failure. */
final class DdlRun {

    private static final Logger LOG = LoggerFactory.getLogger(DdlRun.class);

    private final SchemaWriter writer;
    private final Attempts attempts;
    private final StopSignal stop;
    private final SideBySide threads;

    DdlRun(SchemaWriter writer, Attempts attempts, StopSignal stop, SideBySide threads) {
        this.writer = writer;
        this.attempts = attempts;
        this.stop = stop;
        this.threads = threads;
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
                if (e.category().isRetryable() || isVerdict(e) || missing.get().size() == statements.size()) {
                    throw e;
                }
                LOG.debug("Some statements took effect although one failed", e);
                applyAll(missing.get());
            }
        });
    }

    /** Rows that break a rule go on doing so; to look at all of them again may take hours. */
    private static boolean isVerdict(LandbridgeException e) {
        return e instanceof RowRefusedException refused && !refused.isUniqueConflict();
    }

    private void applyAll(List<DdlStatement> statements) {
        var steps = statements.stream()
                .collect(Collectors.groupingBy(DdlStatement::step, TreeMap::new, Collectors.toList()));
        for (List<DdlStatement> step : steps.values()) {
            applyStep(step);
        }
    }

    private void applyStep(List<DdlStatement> step) {
        threads.run(step.stream()
                .<Runnable>map(statement -> () -> applyOne(statement))
                .toList());
    }

    private void applyOne(DdlStatement statement) {
        stop.throwIfRaised();
        NamedPoint.DDL_BEGINS.pass();
        writer.apply(statement);
        NamedPoint.DDL_APPLIED.pass();
    }
}
