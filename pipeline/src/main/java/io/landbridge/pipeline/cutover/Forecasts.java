package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.CoreSteps.Forecast;
import io.landbridge.pipeline.cutover.WriteFence.Standing;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a rehearsal says of the steps that it does not do. Changes nothing. */
final class Forecasts {

    /** Rows of each side that one thread compares in a second, on a small machine. */
    private static final long ROWS_PER_SECOND = 200_000;

    private static final Duration SHORT = Duration.ofMillis(50);

    private final CutoverPorts ports;
    private final boolean isReturn;

    Forecasts(CutoverPorts ports, boolean isReturn) {
        this.ports = ports;
        this.isReturn = isReturn;
    }

    Forecast of(StepAction action) {
        return switch (action.kind()) {
            case FREEZE -> freeze();
            case DRAIN -> drain();
            case VERIFY -> verify();
            case REVERSE -> reverse((StepAction.Reverse) action);
            case SEQUENCES -> new Forecast(SHORT, "counters of the other side are read and moved", "");
            default -> new Forecast(SHORT, "one transaction of the ledger", "");
        };
    }

    private Forecast freeze() {
        CutoverSide side = isReturn ? ports.target() : ports.source();
        Standing standing = side.fence().standing();
        List<TableName> left = standing.partial();
        return new Forecast(
                SHORT,
                "locks on " + side.tables().size() + " tables, one after the other",
                left.isEmpty() ? "" : "a fence stands half on " + left + "; it is made whole");
    }

    private Forecast drain() {
        Optional<StreamRecord> row = stream();
        long lag = row.map(StreamRecord::lagMillis).filter(Objects::nonNull).orElse(0L);
        String obstacle = isReturn ? "" : ports.forward().unsettled().orElse("");
        return new Forecast(
                Duration.ofMillis(Math.max(0, lag)).plus(SHORT), "the stream's lag was " + lag + " ms", obstacle);
    }

    private Optional<StreamRecord> stream() {
        SideLog log = (isReturn ? ports.target() : ports.source()).log();
        return log == null
                ? Optional.empty()
                : log.ledger()
                        .inTransaction(transaction -> transaction.streams().find(log.stream()));
    }

    private Forecast verify() {
        Freshness freshness = ports.ledger().inTransaction(transaction -> {
            String plan = transaction
                    .migration()
                    .find()
                    .map(MigrationRecord::planHash)
                    .orElse("");
            return Freshness.read(transaction.validation(), plan);
        });
        String obstacle = freshness.mismatches() > 0 ? freshness.mismatches() + " rows differ" : "";
        return new Forecast(
                Duration.ofMillis(freshness.staleRows() * 1000 / ROWS_PER_SECOND)
                        .plus(SHORT),
                freshness.stale() + " of " + freshness.ranges() + " ranges are not fresh, " + freshness.staleRows()
                        + " rows",
                obstacle);
    }

    private Forecast reverse(StepAction.Reverse how) {
        WayBack back = ports.back();
        if (!how.hasWayBack()) {
            return new Forecast(Duration.ZERO, "there will be no way back", "");
        }
        if (back == null) {
            return new Forecast(Duration.ZERO, "", "this plan's rows cannot all be carried back");
        }
        WayBack.Standing standing = back.standing();
        String note = Objects.requireNonNullElse(standing.note(), "nothing is known of it yet");
        return new Forecast(SHORT, note, standing.isProven() ? "" : "the way back is not proven");
    }
}
