package io.landbridge.jobs.run;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.stream.Lanes;
import io.landbridge.pipeline.stream.StreamApplier;
import io.landbridge.pipeline.stream.StreamPorts;
import io.landbridge.pipeline.stream.StreamSettings;
import io.landbridge.pipeline.stream.StreamedTable;
import io.landbridge.pipeline.throttle.Ticker;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Puts the parts of the stream together. */
record StreamParts(Plan plan, StreamPorts ports, List<StreamedTable> tables, ChangedKeys changed) {

    /** With fewer a further transaction costs more than it brings. */
    private static final long ROWS_FOR_A_LANE = 250;

    /** The stream's name in the ledger, and the part of it in the names of slot and publication. */
    static String stream(Plan plan) {
        return plan.migration();
    }

    /** @param changed told which rows change */
    static StreamParts of(RunRequest request, Ledger ledger, ChangedKeys changed) {
        Plan plan = request.plan();
        Engine from = request.source().server().engine();
        Engine to = request.target().server().engine();
        return new StreamParts(
                plan,
                new StreamPorts(
                        request.changes(),
                        request.source().keyOrder(),
                        request.target().applying(plan.migration(), plan.ledger()),
                        ledger),
                request.resolved().mappings().stream()
                        .map(mapping -> StreamedTable.of(mapping, from, to, request.transformers()))
                        .toList(),
                changed);
    }

    /**
     * Lets the source keep its log from now on, and notes from where.
     *
     * @param waits told now and then why it takes long
     */
    void prepare(Consumer<String> waits) {
        StreamApplier.prepare(ports, tables, stream(plan), waits);
    }

    /**
     * An applier that goes on where the ledger says that the stream stands.
     *
     * @param lanes most, asked for each batch
     */
    StreamApplier applier(IntSupplier lanes) {
        return new StreamApplier(
                ports,
                tables,
                StreamSettings.of(stream(plan), plan.backfill().maxQuarantined()),
                new Lanes(lanes, ROWS_FOR_A_LANE, new SideBySide("stream-lane", ChangeSettings.MOST_LANES)::run),
                changed,
                Ticker.SYSTEM);
    }
}
