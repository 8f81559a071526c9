package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jline.utils.Signals;

/**
 * Turns signals of the operating system into a clean stop: the first one ends the run at the next chunk, within ten seconds whatever the
 * databases do; the second one ends the process at once. Either way the same command goes on from there.
 */
final class StopRequests {

    /** HUP too: a closed terminal is no reason to leave a chunk half-done. With nohup it is ignored by the JVM already. */
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    /** After this the connections are cut, so that the ten seconds hold even in the middle of an index. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    /** After this the process ends even with threads that do not. */
    private static final Duration LIMIT = Duration.ofSeconds(9);

    private final StopSignal stop;
    private final Runnable cut;
    private final PrintWriter err;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param cut ends every connection of the run, whatever is under way on it */
    StopRequests(StopSignal stop, Runnable cut, PrintWriter err) {
        this.stop = stop;
        this.cut = cut;
        this.err = err;
    }

    /** Does the work with the signals turned into a stop. */
    <T> T during(Supplier<T> work) {
        SIGNALS.forEach(signal -> Signals.register(signal, () -> received(signal)));
        try {
            return work.get();
        } finally {
            ended.countDown();
            SIGNALS.forEach(Signals::registerDefault);
        }
    }

    private void received(String signal) {
        LandbridgeException reason =
                new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "landbridge", "Stopped by SIG" + signal + '.');
        if (stop.isRaised()) {
            Runtime.getRuntime().halt(reason.category().exitCode());
        }
        err.println("SIG" + signal + ": stopping at the next chunk; a second signal stops at once.");
        err.flush();
        stop.raise(reason);
        Thread limit = new Thread(() -> enforce(reason.category().exitCode()), "stop-limit");
        limit.setDaemon(true);
        limit.start();
    }

    private void enforce(int exitCode) {
        try {
            if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                // A thread of its own: cutting waits for whoever is just connecting.
                Thread cutting = new Thread(cut, "stop-cut");
                cutting.setDaemon(true);
                cutting.start();
                if (!ended.await(LIMIT.minus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
                    Runtime.getRuntime().halt(exitCode);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
