package io.landbridge.jobs.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.pipeline.cutover.Gate;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.ledger.RunbookStore.GateOverride;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What has to hold before a runbook begins, and what a rehearsal says of it. */
final class ConductorGatesTest {

    private final FakeWorld world = new FakeWorld();

    @Test
    void closedGatesAreRefusedAllAtOnceWithTheirWayOut() {
        world.reads(new GateReadings(
                false,
                9_000L,
                1L << 30,
                new Freshness(3, 2, 30, 10, 1),
                0,
                0,
                List.of(),
                List.of("shop.orders/17", "shop.orders/18"),
                WayBack.REFUSED,
                "shop.orders.status has no way back"));

        assertThatThrownBy(() -> world.process().cutover(ConductorTest.RUNBOOK, Map.of()))
                .isInstanceOfSatisfying(LandbridgeException.class, closed -> {
                    assertThat(closed.errorCode()).isEqualTo(RunbookError.GATE_CLOSED);
                    assertThat(closed.what())
                            .contains("lag: no process follows the source")
                            .contains("validation: 1 row differs")
                            .contains(
                                    "quarantine: 2 rows are in quarantine, open or discarded: shop.orders/17, shop.orders/18")
                            .contains("reverseStream: there is no way back: shop.orders.status has no way back");
                    assertThat(closed.remedy()).contains("landbridge run PLAN", "--override GATE");
                });
        assertThat(world.effects()).isEmpty();
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
    }

    /** What is proved equal may be deleted and copied anew at any moment: the wish is older than the cutover. */
    @Test
    void whatIsStillToBeCopiedAnewClosesAGate() {
        world.ledger().inTransaction(transaction -> {
            transaction.control().wishResync("public.orders", "anna");
            return Boolean.TRUE;
        });
        world.reads(world.ledger().inTransaction(transaction -> LedgerReadings.read(transaction, "shop")));

        assertThatThrownBy(() -> world.process().cutover(ConductorTest.RUNBOOK, Map.of()))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        closed -> assertThat(closed.what())
                                .contains("validation: still to be copied anew: public.orders (resync)"));
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
    }

    @Test
    void aStreamThatStandsStillClosesAGate() {
        String session = world.ledger().session().id();
        world.ledger().inTransaction(transaction -> {
            long token = transaction
                    .leases()
                    .acquire("runner", "run", session, Duration.ofMinutes(1))
                    .orElseThrow();
            Activity still = Activity.of("following").retaining(1 << 20, -1).still(40);
            transaction.leases().renew("runner", token, still.encode(), Duration.ofMinutes(1));
            return Boolean.TRUE;
        });
        GateReadings readings = world.ledger().inTransaction(transaction -> LedgerReadings.read(transaction, "shop"));

        assertThat(readings.lagMillis()).isEqualTo(40_000);
        world.reads(readings);
        assertThatThrownBy(() -> world.process().cutover(ConductorTest.RUNBOOK, Map.of()))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        closed -> assertThat(closed.what()).contains("lag: the lag is 40s, more than 2s"));
    }

    @Test
    void aRollbackIsJudgedByTheWayBack() {
        Runbook back = ConductorTest.runbook("""
                runbook: back
                direction: rollback
                gates: {lag: "< 2s"}
                steps: [{freeze: }, {drain: }, {sequences: }, {switch: }]
                """);
        world.process().cutover(ConductorTest.RUNBOOK, Map.of());
        world.readsBack(lagging(9_000));
        assertThatThrownBy(() -> world.process().rollback(back, null))
                .isInstanceOfSatisfying(LandbridgeException.class, closed -> {
                    assertThat(closed.what()).contains("lag: the lag is 9s");
                    assertThat(closed.remedy()).contains("without a runbook").doesNotContain("--override");
                });
        assertThat(world.state()).isEqualTo(CutoverState.LIVE);

        world.reads(lagging(9_000));
        world.readsBack(lagging(100));
        assertThat(world.process().rollback(back, null).failure()).isNull();
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
    }

    private static GateReadings lagging(long millis) {
        return new GateReadings(
                true,
                millis,
                1L << 30,
                new Freshness(3, 3, 30, 0, 0),
                0,
                0,
                List.of(),
                List.of(),
                WayBack.PROVEN,
                null);
    }

    @Test
    void aGateIsGonePastWithAReasonOnly() {
        world.reads(new GateReadings(
                true,
                100L,
                0,
                new Freshness(3, 3, 30, 0, 0),
                0,
                0,
                List.of(),
                List.of("shop.orders/17"),
                WayBack.PROVEN,
                null));

        RunbookEnd end =
                world.process().cutover(ConductorTest.RUNBOOK, Map.of(Gate.QUARANTINE, "support writes it by hand"));

        assertThat(end.failure()).isNull();
        List<GateOverride> overrides = world.ledger()
                .inTransaction(transaction ->
                        transaction.runbooks().overrides(end.run().id()));
        assertThat(overrides).singleElement().satisfies(override -> {
            assertThat(override.gate()).isEqualTo("quarantine");
            assertThat(override.reason()).isEqualTo("support writes it by hand");
            assertThat(override.who()).isEqualTo("anna");
        });
    }

    @Test
    void aRehearsalChangesNothingAndForetellsTheFreeze() {
        Rehearsal rehearsal = world.process().rehearse(ConductorTest.RUNBOOK);

        assertThat(rehearsal.isClear()).isTrue();
        assertThat(rehearsal.steps()).hasSize(ConductorTest.RUNBOOK.sequence().size());
        assertThat(rehearsal.freeze()).isEqualTo(Duration.ofMillis(6 * 20));
        assertThat(world.effects()).isEmpty();
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(world.ledger()
                        .<Integer>inTransaction(
                                transaction -> transaction.runbooks().all().size()))
                .isZero();
    }
}
