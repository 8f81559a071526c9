package io.landbridge.pipeline.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.cutover.StepAction.Freeze;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever waits for locks does not wait for longer than clients may be held. */
final class FreezeWithinTest {

    private static final Duration HALF = Duration.ofMillis(500);

    @Test
    void whatFitsStaysAsItIs() {
        Freeze how = new Freeze(HALF, 5, Writers.WAIT);

        assertThat(how.within(Duration.ofSeconds(10))).isEqualTo(how);
    }

    @Test
    void attemptsThatDoNotFitAreLeftOut() {
        assertThat(new Freeze(HALF, 5, Writers.WAIT).within(Duration.ofMillis(1_800)))
                .isEqualTo(new Freeze(HALF, 3, Writers.WAIT));
    }

    @Test
    void anAttemptIsNoLongerThanWhatIsLeft() {
        assertThat(new Freeze(HALF, 5, Writers.WAIT).within(Duration.ofMillis(200)))
                .isEqualTo(new Freeze(Duration.ofMillis(200), 1, Writers.WAIT));
    }

    @Test
    void noAttemptLastsForEver() {
        assertThat(new Freeze(HALF, 5, Writers.WAIT).within(Duration.ZERO))
                .isEqualTo(new Freeze(Duration.ofMillis(10), 1, Writers.WAIT));
    }

    @Test
    void sessionsThatAreToBeEndedAreEndedAllTheSame() {
        assertThat(new Freeze(HALF, 5, Writers.END).within(Duration.ofMillis(200)))
                .isEqualTo(new Freeze(Duration.ofMillis(100), 2, Writers.END));
    }
}
