package io.landbridge.connectors.mysql;

import io.landbridge.connectors.capture.LogReader;
import io.landbridge.connectors.capture.TransactionQueue;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.pipeline.stream.TransactionBuffer;
import java.time.Duration;

/** Reads the binary log of a MySQL or MariaDB source. The source keeps its log by its own rules, whatever is confirmed. */
final class BinlogReader implements LogReader {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long PASSED_NANOS = 200_000_000;
    private static final long SETTINGS_NANOS = 1_000_000_000;
    private static final long PLACE_NANOS = 5_000_000_000L;

    private final BinlogServer server;
    private final BinlogPosition from;
    private final LogClient client;
    private final TransactionAssembly assembly;

    private volatile boolean closed;
    private volatile boolean hurried;
    private volatile BinlogPosition passed;
    private long passedAt;
    private long settingsAt = System.nanoTime();
    private long placeAt = System.nanoTime();
    private BinlogPosition passedBefore;

    BinlogReader(BinlogServer server, BinlogPosition from, LogClient client, TransactionAssembly assembly) {
        this.server = server;
        this.from = from;
        this.client = client;
        this.assembly = assembly;
        this.passed = from;
        this.passedBefore = from;
    }

    @Override
    public void read(TransactionQueue queue) throws InterruptedException {
        try {
            client.read(event -> take(event, queue));
        } catch (InterruptedException | LandbridgeException e) {
            throw e;
        } catch (Exception e) {
            if (!closed) {
                throw ended(e);
            }
        } finally {
            assembly.close();
        }
    }

    private void take(LogEvent event, TransactionQueue queue) throws InterruptedException {
        if (!assembly.take(event)) {
            pass(queue);
            return;
        }
        SourceTransaction transaction = assembly.takeComplete();
        TransactionBuffer buffer = assembly.takeBuffer();
        if (!from.hasReached(transaction.end())) {
            while (!closed && !queue.offer(transaction, buffer, PATIENCE)) {
                // the server waits for us as long as net_write_timeout says; then the stream is opened again
            }
            passed = (BinlogPosition) transaction.end();
        } else {
            buffer.close();
        }
    }

    /** Tells of a stretch without events, now and then; the source's heartbeats make sure of the last one. */
    private void pass(TransactionQueue queue) {
        long now = System.nanoTime();
        if (!hurried && now - passedAt < PASSED_NANOS) {
            return;
        }
        BinlogPosition position = assembly.between();
        if (position != null && position.compareTo(passed) > 0) {
            passed = position;
            passedAt = now;
            queue.passed(position);
        }
    }

    /** Whether the log can be read on is found when it is opened where the target stands, which is further on than where we began. */
    private LandbridgeException ended(Exception e) {
        return new LandbridgeException(
                StreamError.CAPTURE_ENDED,
                "source log at " + assembly.place(),
                "The connection that reads the log ended: " + e.getMessage(),
                e);
    }

    @Override
    public void confirm(Position applied) {
        // nothing on the source waits for it
    }

    @Override
    public Delivery settle(Delivery delivery) {
        return delivery;
    }

    /**
     * The log itself tells of DDL, at the place where it happened; what a setting leaves out of it nobody tells. A log that was reset under the
     * connection is not told of either: the server may go on and send nothing.
     */
    @Override
    public void verify() {
        long now = System.nanoTime();
        if (now - settingsAt > SETTINGS_NANOS) {
            server.requireSettings();
            settingsAt = now;
        }
        if (now - placeAt > PLACE_NANOS) {
            // as it was a while ago: what is in the log may not be known as executed yet
            server.requireStillThere(passedBefore);
            passedBefore = passed;
            placeAt = now;
        }
    }

    @Override
    public void hurry(boolean isAwaited) {
        hurried = isAwaited;
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
