package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says for whom the making of a slot waits, while it waits: one statement that goes on, since one that is begun again would wait for those
 * too that have begun meanwhile.
 */
final class SlotWait implements AutoCloseable {

    private static final Duration SILENT = Duration.ofSeconds(10);
    private static final int MOST_NAMES = 5;
    private static final Logger LOG = LoggerFactory.getLogger(SlotWait.class);

    private final EndpointPools pools;
    private final Consumer<String> waits;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    SlotWait(EndpointPools pools, Consumer<String> waits) {
        this.pools = pools;
        this.waits = waits;
        this.thread = new Thread(this::watch, "slot-wait");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (!ended.await(SILENT.toMillis(), TimeUnit.MILLISECONDS)) {
                tell();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            List<String> names = PostgresLogFacts.slotWaits(connection);
            waits.accept("the source makes the slot only when transactions that run have ended: "
                    + (names.isEmpty()
                            ? "nobody can be named"
                            : String.join("; ", names.stream().limit(MOST_NAMES).toList()))
                    + (names.size() > MOST_NAMES ? "; and " + (names.size() - MOST_NAMES) + " more" : ""));
        } catch (SQLException | LandbridgeException e) {
            LOG.debug("The source did not say for whom the slot waits", e);
        }
    }

    /** The wait is over. */
    void end() {
        ended.countDown();
    }

    @Override
    public void close() {
        end();
    }
}
