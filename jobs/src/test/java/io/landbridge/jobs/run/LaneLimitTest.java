package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LaneLimitTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StopSignal stop = new StopSignal();
    private final LaneLimit limit = new LaneLimit(4, stop);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void workThatNeedsOneLaneWaitsUntilNoBatchInLanesIsUnderWay() throws Exception {
        assertThat(limit.getAsInt()).isEqualTo(4);
        long before = limit.wish();
        Future<Integer> seen = inOne();
        awaitWish();
        limit.grant(before);
        assertWaits(seen);
        limit.grant(limit.wish());
        assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(limit.getAsInt()).isEqualTo(4);
    }

    @Test
    void aGrantOfAnEarlierWishIsNotOneOfThis() throws Exception {
        Future<Integer> first = inOne();
        awaitWish();
        long granted = limit.wish();
        limit.grant(granted);
        first.get(30, TimeUnit.SECONDS);
        Future<Integer> second = inOne();
        awaitWish();
        limit.grant(granted);
        assertWaits(second);
        limit.grant(limit.wish());
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void anEndingRunWaitsForNobody() {
        Future<Integer> work = inOne();
        awaitWish();
        stop.raise(new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "run", "stopped"));
        assertThatThrownBy(() -> work.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(LandbridgeException.class);
    }

    @Test
    void oneLaneIsAlwaysOne() {
        LaneLimit one = new LaneLimit(1, stop);
        boolean[] done = new boolean[1];
        one.inOne(() -> done[0] = true);
        assertThat(done[0]).isTrue();
    }

    /** How many lanes there may be while the work is done. */
    private Future<Integer> inOne() {
        return threads.submit(() -> {
            int[] lanes = new int[1];
            limit.inOne(() -> lanes[0] = limit.getAsInt());
            return lanes[0];
        });
    }

    private void awaitWish() {
        while (limit.wish() == 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertWaits(Future<?> work) {
        assertThatThrownBy(() -> work.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }
}
