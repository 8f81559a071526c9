package io.landbridge.jobs.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.planfile.RunbookFile;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a runbook when its steps work, fail, and cannot be taken back. */
final class ConductorTest {

    static final String TEXT = """
            runbook: cut over shop
            freezeBudget: 2s
            steps:
              - command: {name: banner, run: [set, banner, "on"], undo: [set, banner, "off"]}
              - freeze:
              - command: {name: workers, run: [set, workers, stopped], undo: [set, workers, running]}
              - drain:
              - verify:
              - sequences:
              - reverse: {window: 24h}
              - switch:
                  do:
                    - command: {name: app, run: [set, app, target], undo: [set, app, source]}
                    - command: {name: jobs, run: [set, jobs, target], undo: [set, jobs, source]}
              - command: {name: statistics, run: [set, statistics, fresh]}
            """;
    static final Runbook RUNBOOK = runbook(TEXT);
    private static final Runbook ONE_WAY = runbook(TEXT.replace(
            "reverse: {window: 24h}", "reverse: none\n    acceptNoWayBack: \"it is switched off tonight\""));

    private final FakeWorld world = new FakeWorld();

    @Test
    void everyStepIsDoneInItsOrder() {
        RunbookEnd end = world.process().cutover(RUNBOOK, Map.of());

        assertThat(end.failure()).isNull();
        assertThat(end.run().state()).isEqualTo(RunState.DONE);
        assertThat(end.run().freezeMillis()).isPositive();
        assertThat(end.steps()).extracting(StepRecord::state).containsOnly(StepState.DONE);
        assertThat(world.effects())
                .containsExactly(
                        "banner=on",
                        "freeze",
                        "workers=stopped",
                        "drain",
                        "verify",
                        "sequences",
                        "reverse",
                        "switch",
                        "app=target",
                        "jobs=target",
                        "statistics=fresh");
        assertThat(world.state()).isEqualTo(CutoverState.LIVE);
    }

    @Test
    void aFailureBeforeTheSwitchTakesBackInReverseOrderAndClientsFirst() {
        world.fails("verify");

        RunbookEnd end = world.process().cutover(RUNBOOK, Map.of());

        assertThat(end.failure())
                .isNotNull()
                .extracting(LandbridgeException::errorCode)
                .isEqualTo(RunbookError.STEP_FAILED);
        assertThat(end.run().state()).isEqualTo(RunState.UNDONE);
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(world.effects())
                .containsExactly(
                        "banner=on", "freeze", "workers=stopped", "drain", "lift", "workers=running", "banner=off");
        assertThat(step(end, "verify").error()).isEqualTo("It failed.");
        assertThat(step(end, "app").state()).isEqualTo(StepState.PENDING);
        assertThat(step(end, "banner").state()).isEqualTo(StepState.UNDONE);
    }

    @Test
    void aStepThatFailedHalfWayIsTakenBackToo() {
        world.fails("workers=stopped");

        RunbookEnd end = world.process().cutover(RUNBOOK, Map.of());

        assertThat(world.effects()).containsExactly("banner=on", "freeze", "lift", "workers=running", "banner=off");
        assertThat(end.run().state()).isEqualTo(RunState.UNDONE);
    }

    @Test
    void clientsAreHeldNoLongerThanTheBudget() {
        world.takes("drain", Duration.ofSeconds(3));

        RunbookEnd end = world.process().cutover(RUNBOOK, Map.of());

        assertThat(end.failure())
                .isNotNull()
                .extracting(LandbridgeException::errorCode)
                .isEqualTo(RunbookError.BUDGET_SPENT);
        assertThat(step(end, "verify").error()).contains("freezeBudget is 2000 ms");
        assertThat(world.effects())
                .endsWith("lift", "workers=running", "banner=off")
                .doesNotContain("verify");
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
    }

    @Test
    void whatMovesTheTrafficAndFailsLeadsBackByTheMirror() {
        world.fails("jobs=target");

        RunbookEnd end = world.process().cutover(RUNBOOK, Map.of());

        assertThat(end.failure())
                .isNotNull()
                .extracting(LandbridgeException::errorCode)
                .isEqualTo(RunbookError.ROLLED_BACK);
        assertThat(end.run().state()).isEqualTo(RunState.UNDONE);
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(world.effects().subList(9, world.effects().size()))
                .containsExactly(
                        "freeze",
                        "drain",
                        "sequences",
                        "switch",
                        "jobs=source",
                        "app=source",
                        "workers=running",
                        "banner=off");
        RunRecord back = latest(Direction.ROLLBACK);
        assertThat(back.state()).isEqualTo(RunState.DONE);
        assertThat(back.runbook()).isEqualTo("back from: cut over shop");
    }

    @Test
    void aCrossedThresholdLeadsBackAndAReadingThatSaysNothingDoesNot() {
        Runbook watched = runbook(
                TEXT + "  - watch: {for: 30m, every: 10s, rollbackWhen: [{http: \"http://app/health\", not: 200}]}\n");
        world.fails("watch");
        assertThat(world.process().cutover(watched, Map.of()).run().state()).isEqualTo(RunState.RUNNING);
        assertThat(world.state()).isEqualTo(CutoverState.LIVE);

        world.crosses("watch");
        RunbookEnd end = world.process().cutover(watched, Map.of());

        assertThat(end.failure()).isNotNull().satisfies(failure -> {
            assertThat(failure.errorCode()).isEqualTo(RunbookError.ROLLED_BACK);
            assertThat(failure.what()).contains("It is 7.");
        });
        assertThat(end.run().state()).isEqualTo(RunState.UNDONE);
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(world.word("app")).isEqualTo("source");
        assertThat(latest(Direction.ROLLBACK).state()).isEqualTo(RunState.DONE);
    }

    @Test
    void aLaterStepThatFailsLeavesTheTargetLiveAndIsTriedAgain() {
        world.fails("statistics=fresh");

        RunbookEnd end = world.process().cutover(RUNBOOK, Map.of());

        assertThat(end.failure())
                .isNotNull()
                .extracting(LandbridgeException::errorCode)
                .isEqualTo(RunbookError.STEP_FAILED);
        assertThat(end.run().state()).isEqualTo(RunState.RUNNING);
        assertThat(world.state()).isEqualTo(CutoverState.LIVE);

        world.works("statistics=fresh");
        RunbookEnd again = world.process().cutover(RUNBOOK, Map.of());
        assertThat(again.failure()).isNull();
        assertThat(again.run().state()).isEqualTo(RunState.DONE);
        assertThat(world.effects()).filteredOn("freeze"::equals).hasSize(1);
        assertThat(step(again, "statistics").attempts()).isEqualTo(2);
    }

    @Test
    void withoutAWayBackAnOperatorIsNeededAndTheStepIsTriedAgain() {
        world.fails("app=target");

        assertThatThrownBy(() -> world.process().cutover(ONE_WAY, Map.of()))
                .isInstanceOfSatisfying(LandbridgeException.class, needed -> {
                    assertThat(needed.errorCode()).isEqualTo(RunbookError.NEEDS_OPERATOR);
                    assertThat(needed.what())
                            .contains("Traffic: the target is live", "app (command)", "There is no way back.");
                });
        assertThat(phase()).isEqualTo("needs-operator");
        assertThatThrownBy(() -> world.process().rollback(null, null))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        no -> assertThat(no.errorCode()).isEqualTo(RunbookError.NO_WAY_BACK));

        world.works("app=target");
        assertThat(world.process().cutover(ONE_WAY, Map.of()).failure()).isNull();
        assertThat(phase()).isEqualTo("switched");
    }

    @Test
    void anUndoThatFailsNeedsAnOperatorAndGoesOnAfterwards() {
        world.fails("verify", "workers=running");

        assertThatThrownBy(() -> world.process().cutover(RUNBOOK, Map.of()))
                .isInstanceOfSatisfying(LandbridgeException.class, needed -> {
                    assertThat(needed.errorCode()).isEqualTo(RunbookError.NEEDS_OPERATOR);
                    assertThat(needed.what())
                            .contains("the undo of 'workers'", "Traffic: the source is live")
                            .contains("Stands, since it was not come to:\n  - banner");
                });
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(phase()).isEqualTo("needs-operator");
        assertThat(latest(Direction.CUTOVER).state()).isEqualTo(RunState.NEEDS_OPERATOR);
        assertThat(world.word("banner")).isEqualTo("on");

        RunbookEnd end = world.process().rollback(null, "workers");
        assertThat(end.run().state()).isEqualTo(RunState.UNDONE);
        assertThat(step(end, "workers").error()).isEqualTo("put right by hand, says anna");
        assertThat(world.word("banner")).isEqualTo("off");
        assertThat(phase()).isEqualTo("streaming");
    }

    @Test
    void aRollbackGoesBackAtAnyTime() {
        world.process().cutover(RUNBOOK, Map.of());

        RunbookEnd end = world.process().rollback(null, null);

        assertThat(end.failure()).isNull();
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(world.word("app")).isEqualTo("source");
        assertThat(world.word("banner")).isEqualTo("off");
        assertThat(latest(Direction.CUTOVER).state()).isEqualTo(RunState.UNDONE);
        assertThatThrownBy(() -> world.process().rollback(null, null))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        no -> assertThat(no.errorCode()).isEqualTo(RunbookError.NOTHING_TO_TAKE_BACK));
        assertThat(world.process().cutover(RUNBOOK, Map.of()).failure())
                .as("and there again")
                .isNull();
    }

    @Test
    void aRollbackThatFailsBeforeItsSwitchLeavesTheTargetLive() {
        world.process().cutover(RUNBOOK, Map.of());
        world.fails("drain");

        RunbookEnd end = world.process().rollback(null, null);

        assertThat(end.failure()).isNotNull();
        assertThat(end.run().state()).isEqualTo(RunState.UNDONE);
        assertThat(world.state()).isEqualTo(CutoverState.LIVE);
        assertThat(world.word("app")).isEqualTo("target");
        assertThat(latest(Direction.CUTOVER).state()).isEqualTo(RunState.DONE);

        world.works("drain");
        assertThat(world.process().rollback(null, null).failure()).isNull();
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
    }

    @Test
    void trafficThatDoesNotComeBackNeedsAnOperator() {
        world.process().cutover(RUNBOOK, Map.of());
        world.fails("app=source");

        assertThatThrownBy(() -> world.process().rollback(null, null))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        needed -> assertThat(needed.errorCode()).isEqualTo(RunbookError.NEEDS_OPERATOR));
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(phase()).isEqualTo("needs-operator");

        world.works("app=source");
        assertThat(world.process().rollback(null, null).failure()).isNull();
        assertThat(world.word("banner")).isEqualTo("off");
        assertThat(latest(Direction.CUTOVER).state()).isEqualTo(RunState.UNDONE);
    }

    @Test
    void anApprovalIsWaitedForAcrossProcesses() {
        Runbook asks = runbook(
                TEXT.replace("steps:\n", "steps:\n  - approve: {by: [dba, lead], prompt: \"Traffic is low\"}\n"));
        Approvals approvals = new Approvals(world.ledger(), FakeWorld::kept);

        assertThatThrownBy(() -> world.process().cutover(asks, Map.of())).isInstanceOf(LandbridgeException.class);
        assertThat(world.effects()).isEmpty();
        Approvals.Waiting waiting = approvals.find("approve");
        assertThat(waiting.missing()).isEqualTo(2);
        assertThatThrownBy(() -> approvals.approve(waiting, "cto", "anna"))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        no -> assertThat(no.errorCode()).isEqualTo(RunbookError.NOT_ASKED));
        assertThatThrownBy(() -> approvals.approve(waiting, "dba", "lead"))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        no -> assertThat(no.errorCode()).isEqualTo(RunbookError.NOT_ASKED));
        assertThat(approvals.approve(waiting, "dba", "anna").missing()).isEqualTo(1);
        assertThat(approvals.approve(approvals.find("approve"), "dba", "anna").missing())
                .as("the same name again")
                .isEqualTo(1);
        assertThatThrownBy(() -> world.process().cutover(asks, Map.of())).isInstanceOf(LandbridgeException.class);

        approvals.approve(approvals.find("approve"), "lead", "anna");
        assertThat(world.process().cutover(asks, Map.of()).failure()).isNull();
        assertThatThrownBy(() -> approvals.find("approve"))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        no -> assertThat(no.errorCode()).isEqualTo(RunbookError.NOT_WAITING));
    }

    @Test
    void anotherFileIsNotGoneOnWith() {
        world.fails("statistics=fresh");
        world.process().cutover(RUNBOOK, Map.of());

        assertThatThrownBy(() -> world.process().cutover(runbook(TEXT + "  - wait: 1s\n"), Map.of()))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        no -> assertThat(no.errorCode()).isEqualTo(RunbookError.CHANGED));
    }

    @Test
    void whatIsUnderWayIsCalledOff() {
        Runbook asks = runbook(TEXT.replace("  - freeze:", "  - approve: {by: [dba], prompt: \"?\"}\n  - freeze:"));
        assertThatThrownBy(() -> world.process().cutover(asks, Map.of())).isInstanceOf(LandbridgeException.class);
        assertThat(world.state()).isEqualTo(CutoverState.PLANNED);
        assertThat(world.word("banner")).isEqualTo("on");

        RunbookEnd end = world.process().rollback(null, null);

        assertThat(end.failure()).isNull();
        assertThat(end.run().state()).isEqualTo(RunState.UNDONE);
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
        assertThat(world.word("banner")).isEqualTo("off");
    }

    private static StepRecord step(RunbookEnd end, String name) {
        return end.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private RunRecord latest(Direction direction) {
        return world.ledger()
                .inTransaction(transaction -> transaction.runbooks().latest(direction))
                .orElseThrow();
    }

    private String phase() {
        return world.ledger()
                .inTransaction(transaction -> transaction.migration().find())
                .map(MigrationRecord::phase)
                .orElse("");
    }

    static Runbook runbook(String text) {
        return RunbookFile.kept(text, Path.of("runbook.yaml"));
    }
}
