package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepName;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;
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
        assertThat(in(r -> r.latest(Direction.CUTOVER))).isEmpty();
        long first = begin(Direction.CUTOVER);
        long back = begin(Direction.ROLLBACK);
        long second = begin(Direction.CUTOVER);
        assertThat(in(r -> r.latest(Direction.CUTOVER)).orElseThrow().id()).isEqualTo(second);
        assertThat(in(r -> r.latest(Direction.ROLLBACK)).orElseThrow().id()).isEqualTo(back);
        assertThat(in(RunbookStore::all))
                .extracting(RunbookStore.RunRecord::id)
                .containsExactly(first, back, second);
        assertThat(in(r -> r.latest(Direction.CUTOVER)).orElseThrow()).satisfies(run -> {
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
        assertThat(in(r -> r.step(run, 0, StepState.RUNNING, StepState.DONE, null, null)))
                .isFalse();
        assertThat(in(r -> r.step(run, 0, StepState.PENDING, StepState.RUNNING, null, null)))
                .isTrue();
        assertThat(in(r -> r.step(run, 0, StepState.RUNNING, StepState.FAILED, "half", "timed out")))
                .isTrue();
        assertThat(step(run, 0).error()).isEqualTo("timed out");
        assertThat(in(r -> r.step(run, 0, StepState.FAILED, StepState.RUNNING, null, null)))
                .isTrue();
        assertThat(in(r -> r.step(run, 0, StepState.RUNNING, StepState.DONE, null, null)))
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
        assertThat(in(r -> r.become(run, RunState.RUNNING, RunState.DONE, "switched")))
                .isTrue();
        assertThat(in(r -> r.become(run, RunState.RUNNING, RunState.UNDONE, "late")))
                .isFalse();
        assertThat(in(r -> r.latest(Direction.CUTOVER)).orElseThrow()).satisfies(record -> {
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
        assertThat(in(r -> r.approvals(run)))
                .extracting(RunbookStore.Approval::who)
                .containsExactlyInAnyOrder("dba", "lead");
        assertThat(in(r -> r.overrides(run))).singleElement().satisfies(gate -> {
            assertThat(gate.gate()).isEqualTo("lag");
            assertThat(gate.reason()).isEqualTo("measured by hand");
            assertThat(gate.who()).isEqualTo("lead");
        });
    }

    private long begin(Direction direction) {
        return in(r -> r.begin(
                direction, "cut over shop", "b".repeat(64), "runbook: cut over shop\n", STEPS, "anna"));
    }

    private StepRecord step(long run, int ordinal) {
        return in(r -> r.steps(run)).get(ordinal);
    }

    private <T> T in(Function<RunbookStore, T> work) {
        return ledger.inTransaction(t -> work.apply(t.runbooks()));
    }
}
