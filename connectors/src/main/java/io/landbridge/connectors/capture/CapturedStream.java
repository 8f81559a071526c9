package io.landbridge.connectors.capture;

import io.landbridge.connectors.capture.TransactionQueue.Captured;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A change stream whose log is read by a thread of its own, so that reading and applying go on side by side. */
public final class CapturedStream implements ChangeStream {

    private static final Logger LOG = LoggerFactory.getLogger(CapturedStream.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final String name;
    private final LogReader reader;
    private final Thread thread;
    private final TransactionQueue queue = new TransactionQueue();
    private final Deque<Captured> handedOut = new ConcurrentLinkedDeque<>();

    private CapturedStream(String name, LogReader reader) {
        this.name = name;
        this.reader = reader;
        this.thread = new Thread(this::read, "landbridge-capture-" + name);
        thread.setDaemon(true);
    }

    /** Starts to read; the reader is the stream's from now on. */
    public static CapturedStream start(String name, LogReader reader) {
        CapturedStream stream = new CapturedStream(name, reader);
        stream.thread.start();
        return stream;
    }

    private void read() {
        try {
            reader.read(queue);
            queue.fail(ended("The reading of the log was ended", null));
        } catch (LandbridgeException e) {
            queue.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            queue.fail(ended("The reading of the log was interrupted", e));
        } catch (RuntimeException | Error e) {
            // An Error too: whoever waits for the log would else never learn that nobody reads it.
            LOG.debug("Reading the log of {} failed", name, e);
            queue.fail(ended("Reading the log failed: " + e.getClass().getSimpleName(), e));
        }
    }

    private LandbridgeException ended(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new LandbridgeException(StreamError.CAPTURE_ENDED, "source log of " + name, what, cause);
    }

    @Override
    public List<SourceTransaction> poll(Duration atMost) {
        List<Captured> captured = queue.poll(atMost);
        for (Captured one : captured) {
            if (one.buffer() != null) {
                handedOut.add(one);
            }
        }
        return captured.stream().map(Captured::transaction).toList();
    }

    @Override
    public void confirm(Position applied) {
        reader.confirm(applied);
        for (Captured first = handedOut.peek();
                first != null && applied.hasReached(first.transaction().end());
                first = handedOut.peek()) {
            if (handedOut.remove(first)) {
                TransactionQueue.release(first);
            }
        }
    }

    @Override
    public Delivery settle(Delivery delivery) {
        return reader.settle(delivery);
    }

    @Override
    public void verify() {
        reader.verify();
    }

    @Override
    public void hurry(boolean hurried) {
        reader.hurry(hurried);
    }

    @Override
    public void close() {
        reader.close();
        queue.close();
        try {
            thread.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The thread that reads the log of {} does not end", name);
        }
        handedOut.forEach(TransactionQueue::release);
        handedOut.clear();
    }
}
