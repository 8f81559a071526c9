package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the cutover is, in which direction changes flow, and how far the way back is.
 *
 * @param back the stream that leads back; null while it does not, and where the source did not say
 * @param isMoved whether a process has the right to move traffic now
 */
record CutoverReport(CutoverRecord row, @Nullable StreamRecord back, boolean isMoved) {

    /** There was never one. */
    static final CutoverReport NONE = new CutoverReport(CutoverRecord.NONE, null, false);

    private static final Logger LOG = LoggerFactory.getLogger(CutoverReport.class);

    /** Asks the source too, whose ledger knows how far the stream is that leads back, but only when the target is live. */
    static CutoverReport read(Workplace workplace, CutoverRecord row, boolean isMoved) {
        return new CutoverReport(row, flowsBack(row) ? back(workplace) : null, isMoved);
    }

    /** What must never be overlooked; empty for nothing. */
    Optional<String> warning(boolean isRun) {
        return row.state().isHeld() && !isMoved
                ? Optional.of(
                        "clients are held, and no process moves traffic: "
                                + (isRun
                                        ? "the one that runs the migration lets them go"
                                        : "'landbridge run' lets them go, and so do 'landbridge cutover' and 'landbridge rollback'"))
                : Optional.empty();
    }

    private static @Nullable StreamRecord back(Workplace workplace) {
        Plan plan = workplace.plan();
        String name = InversePlan.migration(plan);
        try {
            Ledger own = workplace.source().ledger(name, InversePlan.ledger(plan));
            return own.exists()
                    ? own.inTransaction(transaction -> transaction.streams().find(name))
                            .orElse(null)
                    : null;
        } catch (LandbridgeException e) {
            LOG.debug("The source did not say how far the way back is", e);
            return null;
        }
    }

    private static boolean flowsBack(CutoverRecord row) {
        return row.live() == Side.TARGET
                && row.state() != CutoverState.COMMITTED
                && row.places().reverseFrom() != null;
    }

    private String direction() {
        if (flowsBack(row)) {
            return "back";
        }
        return row.live() == Side.SOURCE ? "forward" : "none";
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Map<String, @Nullable Object> part() {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("state", word(row.state()));
        part.put("live", word(row.live()));
        part.put("direction", direction());
        part.put("changedAt", row.changedAt());
        part.put("changedBy", row.changedBy());
        part.put("wayBack", word(row.wayBack()));
        part.put("wayBackNote", row.wayBackNote());
        StreamRecord stream = back;
        Long lag = stream == null ? null : stream.lagMillis();
        part.put("backPosition", stream == null ? null : stream.applied().encode());
        part.put("backLagSeconds", lag == null ? null : lag / 1_000.0);
        part.put("needsOperator", row.needsOperator());
        return part;
    }

    /** Lines for people; none where nobody has begun. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (row.state() != CutoverState.STAYED) {
            lines.add("cutover: " + word(row.state()) + ", the " + word(row.live()) + " is live; "
                    + switch (direction()) {
                        case "back" -> "changes flow back" + lag();
                        case "forward" -> "changes flow to the target";
                        default -> "there is no way back";
                    });
        }
        if (row.wayBack() != WayBack.NONE) {
            String note = row.wayBackNote();
            lines.add("way back: " + word(row.wayBack()) + (note == null ? "" : ", " + note));
        }
        if (row.needsOperator() != null) {
            lines.add("an operator is needed: " + row.needsOperator());
        }
        return lines;
    }

    private String lag() {
        StreamRecord stream = back;
        if (stream == null) {
            return "; the source did not say how far they are";
        }
        Long millis = stream.lagMillis();
        return millis == null ? "" : " with a lag of " + Spoken.lag(millis) + " from commit to commit";
    }
}
