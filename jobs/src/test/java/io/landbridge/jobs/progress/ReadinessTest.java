package io.landbridge.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.progress.Readiness.Reason;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.progress.CopyTotals;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

    private static final CopyTotals COPIED = new CopyTotals(10, 10, true, 10, 100, 0, 0);
    private static final CopyTotals OPEN = new CopyTotals(10, 20, false, 10, 100, 3, 0);
    private static final Activity FOLLOWING = Activity.of("following");
    private static final Freshness PROVED = new Freshness(4, 4, 10, 0, 0);

    private static StreamRecord lagging(long millis) {
        return new StreamRecord("shop", 1, new PostgresPosition(1), "", Instant.EPOCH, millis, StreamCounts.NONE);
    }

    private static List<String> codes(Readiness readiness) {
        return readiness.reasons().stream().map(Reason::code).toList();
    }

    @Test
    void everythingThatStandsAgainstASwitchIsNamed() {
        Readiness readiness = Readiness.of(
                List.of("catch-up", "indexes"),
                false,
                OPEN,
                3,
                2,
                new Freshness(4, 3, 10, 5, 1),
                lagging(14_000),
                FOLLOWING);
        assertThat(codes(readiness))
                .containsExactly("stage-open", "not-running", "quarantined", "diverged", "mismatched", "unverified");
        assertThat(readiness.text())
                .startsWith(
                        "not ready: not complete: catch-up, indexes; no process applies changes; 3 rows are in quarantine;");
        assertThat(codes(Readiness.notStarted())).containsExactly("not-started");
    }

    @Test
    void aCutoverThatIsUnderWayOrDoneIsNothingToBeginAnotherOn() {
        assertThat(codes(Readiness.under(false))).containsExactly("cutting-over");
        assertThat(codes(Readiness.under(true))).containsExactly("switched");
    }

    @Test
    void rowsThatNobodyComparedAreNeverCalledReady() {
        Readiness readiness = Readiness.of(List.of(), true, COPIED, 0, 0, Freshness.NONE, lagging(100), FOLLOWING);
        assertThat(readiness.isReady()).isFalse();
        assertThat(codes(readiness)).containsExactly("not-validated");
    }

    @Test
    void whatWasProvedAndHasNotChangedIsReady() {
        Readiness readiness = Readiness.of(List.of(), true, COPIED, 0, 0, PROVED, lagging(100), FOLLOWING);
        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.text()).isEqualTo("ready");
    }

    @Test
    void whatChangedSinceIsSaidWithTheTimeItTakes() {
        Freshness stale = new Freshness(40, 28, 1_000_000, 300_000, 0);
        assertThat(Readiness.of(List.of(), true, COPIED, 0, 0, stale, null, FOLLOWING.proving(5_000))
                        .text())
                .isEqualTo("not ready: 12 of 40 ranges are to be compared again, which takes about 1m00s");
        assertThat(Readiness.of(List.of(), true, COPIED, 0, 0, stale, null, FOLLOWING)
                        .text())
                .isEqualTo("not ready: 12 of 40 ranges are to be compared again");
        assertThat(Readiness.toFresh(PROVED, FOLLOWING)).contains(Duration.ZERO);
        assertThat(Readiness.toFresh(Freshness.NONE, FOLLOWING.proving(5))).isEmpty();
    }

    @Test
    void chunksThatAreCopiedAnewAreWaitedFor() {
        assertThat(codes(Readiness.of(List.of(), true, OPEN, 0, 0, PROVED, null, FOLLOWING)))
                .containsExactly("chunks-open");
    }

    @Test
    void aLagCountsOnlyWhileSomethingIsBehind() {
        assertThat(codes(Readiness.of(List.of(), true, COPIED, 0, 0, PROVED, lagging(14_000), FOLLOWING)))
                .as("nobody knows what is behind")
                .contains("lag");
        assertThat(codes(Readiness.of(
                        List.of(), true, COPIED, 0, 0, PROVED, lagging(14_000), FOLLOWING.retaining(1 << 20, -1))))
                .contains("lag");
        assertThat(codes(Readiness.of(
                        List.of(), true, COPIED, 0, 0, PROVED, lagging(14_000), FOLLOWING.retaining(200, -1))))
                .as("the last transaction was late, and none came after it")
                .doesNotContain("lag");
        assertThat(codes(Readiness.of(
                        List.of(), true, COPIED, 0, 0, PROVED, lagging(2_000), FOLLOWING.retaining(1 << 20, -1))))
                .doesNotContain("lag");
    }

    @Test
    void aStreamThatStandsStillIsBehindWhateverTheLastTransactionsLagWas() {
        Activity behind = FOLLOWING.retaining(1 << 20, -1).still(40);
        assertThat(Readiness.of(List.of(), true, COPIED, 0, 0, PROVED, lagging(100), behind)
                        .text())
                .isEqualTo("not ready: the lag is 40s, more than 2s");
        assertThat(codes(Readiness.of(List.of(), true, COPIED, 0, 0, PROVED, lagging(100), behind.still(9))))
                .as("it comes on now and then only")
                .isEmpty();
        assertThat(codes(Readiness.of(
                        List.of(),
                        true,
                        COPIED,
                        0,
                        0,
                        PROVED,
                        lagging(100),
                        FOLLOWING.retaining(200, -1).still(40))))
                .as("there is nothing for it")
                .isEmpty();
        assertThat(Activity.decode(behind.encode())).contains(behind);
    }
}
