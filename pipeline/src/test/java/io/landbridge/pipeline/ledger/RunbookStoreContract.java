package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.RunbookStore.Approval;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.GateOverride;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepName;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the executions of runbooks promise: each change is compared with what was there. */
public abstract class RunbookStoreContract {

    private static final List<StepName> STEPS =
            List.of(new StepName("is it quiet?", "approve"), new StepName("freeze", "freeze"));

    private Ledger ledger;

    /** An empty ledger of a migration {@code shop}, created. */
    protected abstract Ledger created();

    @BeforeEach
    void open() {
        ledger = created();
        ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord("shop", "a".repeat(64), "1", "s", "t", "streaming"));
            return true;
        });
    }

    @Test
    void theLatestExecutionOfADirectionIsFound() {
        assertThat(latest(Direction.CUTOVER)).isEmpty();
        long first = begin(Direction.CUTOVER);
        long back = begin(Direction.ROLLBACK);
        long second = begin(Direction.CUTOVER);
        assertThat(latest(Direction.CUTOVER).orElseThrow().id()).isEqualTo(second);
        assertThat(latest(Direction.ROLLBACK).orElseThrow().id()).isEqualTo(back);
        assertThat(this.<List<RunRecord>>in(RunbookStore::all))
                .extracting(RunRecord::id)
                .containsExactly(first, back, second);
        assertThat(latest(Direction.CUTOVER).orElseThrow()).satisfies(run -> {
            assertThat(run.runbook()).isEqualTo("cut over shop");
            assertThat(run.content()).isEqualTo("runbook: cut over shop\n");
            assertThat(run.state()).isEqualTo(RunState.RUNNING);
            assertThat(run.startedBy()).isEqualTo("anna");
            assertThat(run.freezeMillis()).isNull();
        });
    }

    @Test
    void aStepGoesFromWhatItWasOnly() {
        long run = begin(Direction.CUTOVER);
        assertThat(this.<Boolean>in(r -> r.step(run, 0, StepState.RUNNING, StepState.DONE, null, null)))
                .isFalse();
        assertThat(this.<Boolean>in(r -> r.step(run, 0, StepState.PENDING, StepState.RUNNING, null, null)))
                .isTrue();
        assertThat(this.<Boolean>in(r -> r.step(run, 0, StepState.RUNNING, StepState.FAILED, "half", "timed out")))
                .isTrue();
        assertThat(step(run, 0).error()).isEqualTo("timed out");
        assertThat(this.<Boolean>in(r -> r.step(run, 0, StepState.FAILED, StepState.RUNNING, null, null)))
                .isTrue();
        assertThat(this.<Boolean>in(r -> r.step(run, 0, StepState.RUNNING, StepState.DONE, null, null)))
                .isTrue();
        StepRecord done = step(run, 0);
        assertThat(done.state()).isEqualTo(StepState.DONE);
        assertThat(done.attempts()).isEqualTo(2);
        assertThat(done.output()).isEqualTo("half");
        assertThat(done.error()).isNull();
        assertThat(step(run, 1).state()).isEqualTo(StepState.PENDING);
        assertThat(step(run, 1).attempts()).isZero();
    }

    @Test
    void anExecutionEndsOnce() {
        long run = begin(Direction.CUTOVER);
        in(r -> {
            r.froze(run, 740);
            return true;
        });
        assertThat(this.<Boolean>in(r -> r.become(run, RunState.RUNNING, RunState.DONE, "switched")))
                .isTrue();
        assertThat(this.<Boolean>in(r -> r.become(run, RunState.RUNNING, RunState.UNDONE, "late")))
                .isFalse();
        assertThat(latest(Direction.CUTOVER).orElseThrow()).satisfies(record -> {
            assertThat(record.outcome()).isEqualTo("switched");
            assertThat(record.freezeMillis()).isEqualTo(740);
        });
    }

    @Test
    void approvalsAndOverridesAreByPeople() {
        long run = begin(Direction.CUTOVER);
        in(r -> {
            r.approve(run, 0, "dba");
            r.approve(run, 0, "dba");
            r.approve(run, 0, "lead");
            r.override(run, "lag", "measured by hand", "lead");
            r.override(run, "lag", "again", "dba");
            return true;
        });
        assertThat(this.<List<Approval>>in(r -> r.approvals(run)))
                .extracting(Approval::who)
                .containsExactlyInAnyOrder("dba", "lead");
        assertThat(this.<List<GateOverride>>in(r -> r.overrides(run)))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.gate()).isEqualTo("lag");
                    assertThat(gate.reason()).isEqualTo("measured by hand");
                    assertThat(gate.who()).isEqualTo("lead");
                });
    }

    private long begin(Direction direction) {
        return in(r -> r.begin(direction, "cut over shop", "b".repeat(64), "runbook: cut over shop\n", STEPS, "anna"));
    }

    private Optional<RunRecord> latest(Direction direction) {
        return in(r -> r.latest(direction));
    }

    private StepRecord step(long run, int ordinal) {
        return in(r -> r.steps(run)).get(ordinal);
    }

    private <T> T in(Function<RunbookStore, T> work) {
        return ledger.inTransaction(t -> work.apply(t.runbooks()));
    }
}
