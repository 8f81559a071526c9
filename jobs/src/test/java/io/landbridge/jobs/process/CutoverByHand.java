package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Connectors;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.jobs.run.BackRequest;
import io.landbridge.jobs.run.RunRequest;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.LedgerForwardStream;
import io.landbridge.pipeline.cutover.LedgerWayBack;
import io.landbridge.pipeline.cutover.WayBack;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.CutoverStore.Places;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.stream.OwnWrites;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A cutover's transitions without its fences, for tests in which nobody writes meanwhile: by the streams' ledgers only, beside a process
 * that runs the migration.
 */
public final class CutoverByHand implements AutoCloseable {

    private final Connector source;
    private final Connector target;
    private final RunRequest request;
    private final Ledger ledger;
    private final Ledger.Session session;
    private final long token;
    private final LedgerForwardStream forward;
    private final LedgerWayBack back;

    private CutoverByHand(Plan plan) {
        this.source = Connectors.open(plan.source(), 4);
        this.target = Connectors.open(plan.target(), 4);
        ResolvedPlan resolved = resolve(plan);
        this.request = new RunRequest(
                plan,
                source,
                target,
                resolved,
                () -> resolve(plan),
                new TransformerLoader(CutoverByHand.class.getClassLoader()),
                () -> {},
                null,
                null,
                "test",
                new OwnWrites(InversePlan.ledger(plan), InversePlan.migration(plan)));
        this.ledger = target.ledger(plan.migration(), plan.ledger());
        this.session = ledger.session();
        this.token = ledger.inTransaction(
                        t -> t.leases().acquire(CutoverStore.ROLE, "test", session.id(), Duration.ofHours(1)))
                .orElseThrow();
        this.forward = new LedgerForwardStream(ledger, plan.migration(), resolved.mappings());
        this.back = BackRequest.require(request).wayBack();
    }

    /** Of a migration whose tables are in the target. */
    static CutoverByHand of(Path folder, Migration migration, Map<String, String> passwords) {
        passwords.forEach((name, password) -> {
            try {
                Path file = Files.writeString(folder.resolve(name), password);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new CutoverByHand(PlanFile.read(migration.planWithFiles(passwords.keySet())));
    }

    private ResolvedPlan resolve(Plan plan) {
        SchemaReader sourceReader = source.schemaReader();
        SchemaReader targetReader = target.schemaReader();
        return PlanResolver.resolve(
                plan,
                new Ends(
                        sourceReader.read(Set.of()),
                        sourceReader.defaultSchema(),
                        targetReader.read(Set.of()),
                        targetReader.defaultSchema(),
                        false),
                name -> java.util.List.of());
    }

    RunRequest request() {
        return request;
    }

    Ledger ledger() {
        return ledger;
    }

    LedgerWayBack back() {
        return back;
    }

    WayBack.Standing standing() {
        return back.standing();
    }

    CutoverState state() {
        return ledger.inTransaction(t -> t.cutover().find()).state();
    }

    void become(CutoverState from, CutoverState to, UnaryOperator<Places> places) {
        become(from, to, places, transaction -> {});
    }

    private void become(
            CutoverState from, CutoverState to, UnaryOperator<Places> places, Consumer<LedgerTransaction> with) {
        boolean done = ledger.<Boolean>inTransaction(transaction -> {
            boolean is = transaction.cutover().become(from, to, token, places, "test");
            if (is) {
                with.accept(transaction);
            }
            return is;
        });
        assertThat(done).as(from + " -> " + to).isTrue();
    }

    /** To FROZEN, behind all that is in the source's log. */
    void freeze() {
        become(CutoverState.STAYED, CutoverState.PLANNED, places -> Places.NONE);
        become(CutoverState.PLANNED, CutoverState.FREEZING, places -> places);
        Position at = source.changes().end();
        become(CutoverState.FREEZING, CutoverState.FROZEN, places -> places.withFreeze(at));
    }

    /** Whether the forward stream is drained and held. */
    boolean hold() {
        Position freeze = ledger.inTransaction(t -> t.cutover().find()).places().freeze();
        return forward.hold(token, java.util.Objects.requireNonNull(freeze)).isPresent();
    }

    /** From FROZEN, with the stream held, to SWITCHED. */
    Position switchOver() {
        Position here = back.here(null).position();
        become(CutoverState.FROZEN, CutoverState.SWITCHED, places -> places.withReverseFrom(here));
        return here;
    }

    /** From SWITCHED to LIVE. */
    void settle(Position from) {
        assertThat(back.arm(from, back.here(null), token)).isTrue();
        become(CutoverState.SWITCHED, CutoverState.LIVE, places -> places);
    }

    /** Lets others have the right to cut over. */
    void giveUp() {
        ledger.inTransaction(t -> {
            t.leases().release(CutoverStore.ROLE, token);
            return true;
        });
    }

    /** Transactions that have been carried back, but for the one that proved the way. */
    long carriedBack() {
        return back.own()
                        .inTransaction(t -> t.streams().find(back.ends().back()))
                        .orElseThrow()
                        .counts()
                        .transactions()
                - 1;
    }

    /** From LIVE to RETURN_FROZEN, behind all that is in the target's log. */
    Position freezeReturn() {
        become(CutoverState.LIVE, CutoverState.RETURNING, places -> places);
        Position at = target.changes().end();
        become(CutoverState.RETURNING, CutoverState.RETURN_FROZEN, places -> places.withReturning(at));
        return at;
    }

    /** Whether everything up to there has come back. */
    boolean hasComeBack(Position at) {
        return back.applied().filter(applied -> applied.hasReached(at)).isPresent();
    }

    /** From RETURN_FROZEN to STAYED. */
    void switchBack() {
        Optional<WayBack.Disarmed> found = back.disarm(token, null);
        assertThat(found).isPresent();
        WayBack.Disarmed stopped = found.orElseThrow();
        become(
                CutoverState.RETURN_FROZEN,
                CutoverState.RETURNED,
                places -> places.withForwardFrom(stopped.source().position()),
                transaction -> forward.restart(transaction, stopped.source()));
        become(CutoverState.RETURNED, CutoverState.STAYED, places -> places.withForwardHeld(false));
    }

    @Override
    public void close() {
        session.close();
        source.close();
        target.close();
    }
}
