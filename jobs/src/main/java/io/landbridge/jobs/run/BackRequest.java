package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.LedgerWayBack;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.SentinelMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.OwnWrites;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request turned round: what was the target is the source, and the ledger is in what was the source.
 *
 * @param forward as the plan says it
 * @param inverse what becomes of the plan
 * @param sentinel how one of the ledger's own rows goes back
 */
public record BackRequest(RunRequest forward, InversePlan inverse, TableMapping sentinel) {

    /** Turns a request round, by the databases as they are now. */
    public static BackRequest of(RunRequest forward) {
        InversePlan inverse = inverse(forward, forward.fresh().get());
        Plan plan = forward.plan();
        SentinelMapping.Place here = place(forward.target(), plan.ledger(), plan.migration());
        SentinelMapping.Place there =
                place(forward.source(), inverse.plan().ledger(), inverse.plan().migration());
        return new BackRequest(forward, inverse, SentinelMapping.of(here, there));
    }

    /** The same, where the whole plan has a way back. */
    public static BackRequest require(RunRequest forward) {
        BackRequest back = of(forward);
        if (!back.inverse().isPossible()) {
            throw new LandbridgeException(
                    CutoverError.NO_WAY_BACK, forward.plan().file(), back.obstacles());
        }
        return back;
    }

    private static InversePlan inverse(RunRequest forward, ResolvedPlan resolved) {
        return InversePlan.of(
                forward.plan(),
                resolved,
                forward.source().server().engine(),
                forward.target().server().engine());
    }

    private static SentinelMapping.Place place(Connector end, LedgerLocation location, String migration) {
        String schema = location.schema().isEmpty() ? end.schemaReader().defaultSchema() : location.schema();
        return new SentinelMapping.Place(
                end.server().engine(), new TableName(schema, location.prefix() + SentinelMapping.TABLE), migration);
    }

    /** What stands against a way back, one sentence each. */
    public String obstacles() {
        return inverse.obstacles().stream()
                .map(note -> note.where() + ": " + note.what())
                .collect(Collectors.joining("\n  "));
    }

    /** The stream's name, in the ledger and at the server whose log it reads. */
    public String stream() {
        return StreamParts.stream(inverse.plan());
    }

    /** The migration's ledger, in the target. */
    public Ledger main() {
        return forward.target()
                .ledger(forward.plan().migration(), forward.plan().ledger());
    }

    /** The way back's own ledger, in the source. */
    public Ledger own() {
        return forward.source()
                .ledger(inverse.plan().migration(), inverse.plan().ledger());
    }

    /** For what carries changes back: the plan's tables and the ledger's own. */
    public RunRequest streaming() {
        return turned(List.of(sentinel), null);
    }

    /** For what compares rows: the plan's tables. */
    public RunRequest comparing(@Nullable ValidationOrder order) {
        return turned(List.of(), order);
    }

    private RunRequest turned(List<TableMapping> more, @Nullable ValidationOrder order) {
        ResolvedPlan resolved = inverse.resolved(forward.source().server().engine(), more);
        return new RunRequest(
                inverse.plan(),
                /* source= */ forward.target(),
                /* target= */ forward.source(),
                resolved,
                () -> inverse(forward, forward.fresh().get())
                        .resolved(forward.source().server().engine(), more),
                forward.transformers(),
                () -> {},
                null,
                order,
                forward.version(),
                new OwnWrites(forward.plan().ledger(), forward.plan().migration()));
    }

    /** All tables whose changes are carried back. */
    public List<TableMapping> mappings() {
        return streaming().resolved().mappings();
    }

    /** As a cutover sees it. */
    public LedgerWayBack wayBack() {
        return new LedgerWayBack(
                main(),
                own(),
                new LedgerWayBack.Ends(
                        StreamParts.stream(forward.plan()),
                        forward.changes(),
                        forward.resolved().mappings(),
                        stream(),
                        streaming().changes(),
                        mappings()));
    }
}
