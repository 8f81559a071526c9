package io.landbridge.jobs.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom a runbook names is told whatever does not end as written, and nobody waits for it. */
final class ConductorNoticesTest {

    private static final Runbook TELLS = ConductorTest.runbook(
            ConductorTest.TEXT.replace("steps:\n", "onFailure: [{notify: \"https://chat.internal/hook\"}]\nsteps:\n"));

    private final FakeWorld world = new FakeWorld();

    @Test
    void whatWorksIsNoNews() {
        world.process().cutover(TELLS, Map.of());

        assertThat(world.notices()).isEmpty();
    }

    @Test
    void aFailureIsToldWhenEverythingIsTakenBack() {
        world.fails("verify");

        world.process().cutover(TELLS, Map.of());

        assertThat(world.notices()).containsExactly("shop: cut over shop: verify: It failed.");
        assertThat(world.effects()).endsWith("lift", "workers=running", "banner=off", "onFailure");
    }

    @Test
    void theWayBackIsNotKeptWaiting() {
        world.fails("jobs=target");

        world.process().cutover(TELLS, Map.of());

        assertThat(world.notices())
                .containsExactly("shop: cut over shop: jobs=target: It failed. The source is live again.");
        assertThat(world.effects()).endsWith("workers=running", "banner=off", "onFailure");
        assertThat(world.state()).isEqualTo(CutoverState.STAYED);
    }

    @Test
    void thatAnOperatorIsNeededIsTold() {
        world.fails("verify", "workers=running");

        assertThatThrownBy(() -> world.process().cutover(TELLS, Map.of()))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        needed -> assertThat(needed.errorCode()).isEqualTo(RunbookError.NEEDS_OPERATOR));

        assertThat(world.notices())
                .singleElement()
                .asString()
                .contains("Runbook 'cut over shop' needs an operator. Failed: the undo of 'workers'");
    }

    @Test
    void aRollbackThatFailsIsToldToo() {
        world.process().cutover(TELLS, Map.of());
        world.fails("drain");

        world.process().rollback(null, null);

        assertThat(world.notices()).containsExactly("shop: cut over shop: drain: It failed.");
    }

    @Test
    void aRefusalIsSaidToWhoGaveTheCommand() {
        assertThatThrownBy(() -> world.process().rollback(null, null)).isInstanceOf(LandbridgeException.class);

        assertThat(world.notices()).isEmpty();
    }
}
