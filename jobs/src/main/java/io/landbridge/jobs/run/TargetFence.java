package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.FenceError;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.cutover.WriteFence.Request;
import io.landbridge.pipeline.cutover.WriteFence.Standing;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps others from writing to the target's tables, from before its rows are proved: what they wrote before, the proof finds. Not earlier,
 * since on MySQL and MariaDB a trigger runs for each copied row. A cutover raises it if this has not.
 */
final class TargetFence {

    private static final Logger LOG = LoggerFactory.getLogger(TargetFence.class);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 5;

    private final Plan plan;
    private final Connector target;
    private final List<TableMapping> mappings;
    private final Ledger ledger;
    private final Attempts attempts;

    TargetFence(RunRequest request, Ledger ledger, Attempts attempts) {
        this.plan = request.plan();
        this.target = request.target();
        this.mappings = request.resolved().mappings();
        this.ledger = ledger;
        this.attempts = attempts;
    }

    /** Raises it, where the plan wants one and the source is live; says so where the server does not allow it. Idempotent. */
    void raise() {
        if (!plan.guarded() || !plan.changes().areCarried()) {
            return;
        }
        attempts.run(() -> {
            try {
                raiseIfSourceIsLive();
            } catch (LandbridgeException e) {
                if (!(e.errorCode() instanceof FenceError)) {
                    throw e;
                }
                // a cutover that begins raises it, or is refused for this reason
                LOG.warn("The target's tables are open to others: {} ({})", e.what(), e.remedy());
            }
        });
    }

    private void raiseIfSourceIsLive() {
        CutoverState state =
                ledger.inTransaction(transaction -> transaction.cutover().find().state());
        if (state != CutoverState.STAYED) {
            return;
        }
        Set<TableName> tables = mappings.stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(output -> output.target().name())
                .collect(Collectors.toSet());
        WriteFence fence = target.writeFence(plan.migration(), plan.ledger());
        Standing standing = fence.standing();
        if (standing.partial().isEmpty() && standing.whole().containsAll(tables)) {
            return;
        }
        // under the token that acted last: a cutover that begins meanwhile has a newer one
        fence.raise(new Request(tables, standing.token(), LOCK_TIMEOUT, ATTEMPTS, Writers.WAIT));
        NamedPoint.TARGET_GUARDED.pass();
    }
}
