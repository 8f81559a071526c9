package io.landbridge.jobs.run;

import io.landbridge.jobs.run.ValidationOrder.Repairing;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.IntegrityChecks;
import io.landbridge.pipeline.validation.IntegrityPorts;
import io.landbridge.pipeline.validation.IntegrityRequest;
import io.landbridge.pipeline.validation.Repair;
import io.landbridge.pipeline.validation.RepairPorts;
import io.landbridge.pipeline.validation.RepairStep;
import io.landbridge.pipeline.validation.RepairSummary;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationPorts;
import io.landbridge.pipeline.validation.ValidationRequest;
import io.landbridge.pipeline.validation.ValidationSummary;
import io.landbridge.pipeline.validation.Validator;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a validation together: what compares rows, what looks at the rest, and who counts. */
final class ValidationWork {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final RunRequest request;
    private final @Nullable Ledger ledger;
    private final @Nullable String stream;
    private final ValidationTally tally;
    private final ChangedKeys changed;

    /**
     * @param ledger null for a comparison that leaves nothing behind
     * @param stream whose applied position is waited for; null when nothing follows the source
     * @param changed what this process's stream has changed
     */
    ValidationWork(
            RunRequest request,
            @Nullable Ledger ledger,
            @Nullable String stream,
            ValidationTally tally,
            ChangedKeys changed) {
        this.request = request;
        this.ledger = ledger;
        this.stream = stream;
        this.tally = tally;
        this.changed = changed;
    }

    /** The stream of a plan that follows its source; null for others. */
    static @Nullable String stream(Plan plan) {
        return plan.changes().areCarried() ? StreamParts.stream(plan) : null;
    }

    /** Rows of all tables of the plan, and everything that is said about no single row. */
    ValidationSummary validateAll(boolean again, ValidationPace pace) {
        int parallelism = request.plan().validation().parallelism();
        IntegrityChecks checks = new IntegrityChecks(
                new IntegrityPorts(
                        request.source().checks(),
                        request.target().checks(),
                        request.target().schemaReader(),
                        request.target().schemaWriter(),
                        request.target().orphanSearch(),
                        request.target().rules(),
                        new SideBySide("integrity", parallelism)::run),
                pace,
                Ticker.SYSTEM);
        // A check that its server cannot read is said before hours of rows.
        checks.verify(new IntegrityRequest(request.plan(), request.resolved(), null));
        ValidationSummary rows = compare(request.resolved().mappings(), again, pace, parallelism);
        pace.throwIfEnding();
        return rows.with(checks.run(new IntegrityRequest(
                request.plan(), request.fresh().get(), ledger == null || stream == null ? null : () -> catchUp(pace))));
    }

    /**
     * What the command wants: compared, and where it is wished repaired and compared again.
     *
     * @param copies copies keys that are pending, and returns when none is left
     */
    Compared carryOut(ValidationOrder order, ValidationPace pace, Runnable copies) {
        ValidationSummary found = validate(order, order.again(), pace);
        if (order.repairing() == Repairing.NONE) {
            return new Compared(found, null);
        }
        Repair repair = new Repair(
                new RepairPorts(
                        ports(1),
                        request.target()
                                .applying(
                                        request.plan().migration(),
                                        request.plan().ledger()),
                        copies),
                pace,
                Ticker.SYSTEM);
        List<TableMapping> mappings =
                order.mappings().isEmpty() ? request.resolved().mappings() : order.mappings();
        ValidationRequest wanted = new ValidationRequest(request.plan(), mappings, stream, false);
        if (order.repairing() == Repairing.PREVIEW) {
            List<RepairStep> steps = repair.preview(wanted);
            int possible = (int) steps.stream().filter(RepairStep::isPossible).count();
            return new Compared(found, new RepairSummary(steps, 0, possible, steps.size() - possible));
        }
        RepairSummary done = repair.apply(wanted, order.who());
        return new Compared(validate(order, false, pace), done);
    }

    private ValidationSummary validate(ValidationOrder order, boolean again, ValidationPace pace) {
        return order.mappings().isEmpty()
                ? validateAll(again, pace)
                : compare(
                        order.mappings(),
                        again,
                        pace,
                        request.plan().validation().parallelism());
    }

    /** Waits until the stream has applied all that the source has committed by now. */
    private void catchUp(ValidationPace pace) {
        Position goal = pace.attempt(request.source().changes()::end);
        while (!pace.attempt(() -> hasApplied(goal))) {
            pace.throwIfEnding();
            Ticker.SYSTEM.sleep(LOOK_AGAIN);
        }
    }

    private boolean hasApplied(Position goal) {
        Ledger known = ledger;
        String name = stream;
        return known == null
                || name == null
                || known.<Boolean>inTransaction(transaction -> transaction
                        .streams()
                        .find(name)
                        .filter(record -> record.applied().hasReached(goal))
                        .isPresent());
    }

    /** Rows only, by so many threads. */
    ValidationSummary compare(List<TableMapping> mappings, boolean again, ValidationPace pace, int parallelism) {
        return validator(pace, parallelism).validate(new ValidationRequest(request.plan(), mappings, stream, again));
    }

    /**
     * Some ranges of these tables, by one thread.
     *
     * @param isStill whether nothing follows the source at this moment, because nobody writes there
     */
    ValidationSummary compareSome(
            List<TableMapping> mappings, List<RangeRecord> ranges, boolean isStill, ValidationPace pace) {
        String followed = isStill ? null : stream;
        return validator(pace, 1)
                .validateSome(new ValidationRequest(request.plan(), mappings, followed, false), ranges);
    }

    private Validator validator(ValidationPace pace, int parallelism) {
        tally.begin();
        return new Validator(ports(parallelism), pace, tally, Ticker.SYSTEM, changed);
    }

    private ValidationPorts ports(int parallelism) {
        Plan plan = request.plan();
        return new ValidationPorts(
                request.source().server().engine(),
                request.source().digests(plan.migration(), plan.ledger()),
                request.target().server().engine(),
                request.target().digests(plan.migration(), plan.ledger()),
                ledger,
                request.transformers(),
                new SideBySide("validate", parallelism)::run);
    }

    ValidationTally tally() {
        return tally;
    }
}
