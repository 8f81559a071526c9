package io.landbridge.connectors.jdbc;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes sockets whose write has not come back for too long, so that the blocked thread gets an error. */
final class SocketWatch {

    /** A write that takes longer is taken for a broken connection; with one period this stays under a minute. */
    static final Duration LIMIT = Duration.ofSeconds(45);

    private static final Logger LOG = LoggerFactory.getLogger(SocketWatch.class);
    private static final long PERIOD_SECONDS = 5;
    private static final Set<WatchedSocket> OPEN = ConcurrentHashMap.newKeySet();
    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private SocketWatch() {}

    /** One daemon thread for the process; it ends by itself when the process does. */
    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "landbridge-socket-watch");
            thread.setDaemon(true);
            return thread;
        });
        var unused = executor.scheduleWithFixedDelay(
                () -> closeStuck(System.nanoTime(), LIMIT), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return executor;
    }

    static void add(WatchedSocket socket) {
        if (!WATCH.isShutdown()) {
            OPEN.add(socket);
        }
    }

    static void remove(WatchedSocket socket) {
        OPEN.remove(socket);
    }

    /** The time is an argument so that a test need not wait. */
    static void closeStuck(long now, Duration limit) {
        for (WatchedSocket socket : OPEN) {
            long since = socket.writingSince();
            if (since != 0 && now - since > limit.toNanos()) {
                LOG.warn(
                        "{} took no bytes for {} s; closing the connection",
                        socket.getInetAddress(),
                        limit.toSeconds());
                try {
                    socket.close();
                } catch (IOException e) {
                    LOG.debug("Closing a stuck socket", e);
                }
            }
        }
    }
}
