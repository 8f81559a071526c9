package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StreamRestTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StopSignal stop = new StopSignal();
    private final WorkGate gate = new WorkGate(2);
    private final StreamRest rest = new StreamRest(gate, stop);
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicLong steps = new AtomicLong();
    private volatile boolean possible = true;
    private volatile boolean over;

    @AfterEach
    void end() {
        over = true;
        goOn.countDown();
        threads.shutdownNow();
    }

    @Test
    void theStreamRestsForAsLongAsTheWorkTakes() throws Exception {
        var unused = stream();
        Future<?> work = work();
        working.await();
        assertThat(gate.held()).contains("at work");
        long before = steps.get();
        assertWaits(work);
        assertThat(steps).hasValue(before);
        goOn.countDown();
        work.get(30, TimeUnit.SECONDS);
        assertThat(gate.held()).isEmpty();
        awaitSteps();
    }

    @Test
    void theWorkWaitsUntilTheTargetShowsOneMoment() throws Exception {
        possible = false;
        var unused = stream();
        Future<?> work = work();
        awaitSteps();
        assertWaits(work);
        assertThat(working.getCount()).as("it has not begun").isEqualTo(1);
        goOn.countDown();
        possible = true;
        work.get(30, TimeUnit.SECONDS);
    }

    @Test
    void theWorkWaitsUntilNoChunkIsBeingCopied() throws Exception {
        assertThat(gate.enter()).isTrue();
        var unused = stream();
        Future<?> work = work();
        awaitSteps();
        assertWaits(work);
        assertThat(working.getCount()).as("it has not begun").isEqualTo(1);
        goOn.countDown();
        gate.leave();
        work.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatWasGrantedOnceIsAskedForAnew() throws Exception {
        goOn.countDown();
        Future<?> stream = stream();
        work().get(30, TimeUnit.SECONDS);
        over = true;
        stream.get(30, TimeUnit.SECONDS);
        assertWaits(work());
    }

    @Test
    void anEndingRunWaitsForNobody() throws Exception {
        Future<?> stream = stream();
        Future<?> work = work();
        working.await();
        stop.raise(new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "run", "stopped"));
        over = true;
        stream.get(30, TimeUnit.SECONDS);
        goOn.countDown();
        work.get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> rest.during("later", () -> {
                    throw new AssertionError("nobody rests for it");
                }))
                .isInstanceOf(LandbridgeException.class);
        assertThat(gate.held()).isEmpty();
    }

    /** Steps, and what comes between two of them. */
    private Future<?> stream() {
        return threads.submit(() -> {
            while (!over) {
                steps.incrementAndGet();
                rest.keep(() -> possible);
            }
        });
    }

    private Future<?> work() {
        return threads.submit(() -> rest.during("at work", () -> {
            working.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void awaitSteps() {
        long seen = steps.get();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (steps.get() < seen + 10) {
            assertThat(System.nanoTime()).as("a stream that goes on").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static void assertWaits(Future<?> work) {
        assertThatThrownBy(() -> work.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }
}
