package io.landbridge.pipeline.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the events of one transaction, whose size nobody knows before its end: in memory up to a limit, beyond it all in a file that is
 * gone when the buffer is closed or the process ends. Filled by one thread, then read by another.
 */
public final class TransactionBuffer implements AutoCloseable {

    /** About what an event takes in memory besides its bytes. */
    private static final long EVENT_OVERHEAD = 250;

    private final Path folder;
    private final long memoryBytes;
    private List<ChangeEvent> events = new ArrayList<>();
    private @Nullable EventSpool spool;
    private long count;
    private long heapBytes;

    /**
     * @param folder where the file would be made
     * @param memoryBytes about how many bytes are kept in memory
     */
    public TransactionBuffer(Path folder, long memoryBytes) {
        this.folder = folder;
        this.memoryBytes = memoryBytes;
    }

    /**
     * Adds the next event.
     *
     * @throws UncheckedIOException when the file cannot be written
     */
    public void add(ChangeEvent event) {
        count++;
        if (spool != null) {
            spool.write(event);
            return;
        }
        events.add(event);
        heapBytes += EVENT_OVERHEAD + bytes(event.before()) + bytes(event.after());
        if (heapBytes > memoryBytes) {
            spill();
        }
    }

    private static long bytes(@Nullable EventRow row) {
        return row == null ? 0 : row.encoded().length;
    }

    private void spill() {
        try {
            spool = EventSpool.in(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("A large transaction cannot be kept in " + folder, e);
        }
        events.forEach(spool::write);
        events = new ArrayList<>();
        heapBytes = 0;
    }

    /** How many events there are. */
    public long count() {
        return count;
    }

    /** About how many bytes of memory they take. */
    public long heapBytes() {
        return heapBytes;
    }

    /** Whether they are in a file. */
    public boolean isSpooled() {
        return spool != null;
    }

    /** All events, to be read after the last was added and before the buffer is closed. */
    public SourceTransaction.Events events() {
        if (spool != null) {
            spool.finish();
        }
        return new SourceTransaction.Events() {
            @Override
            public long count() {
                return count;
            }

            @Override
            public Iterator<ChangeEvent> iterator() {
                return spool == null ? events.iterator() : spool.read(count);
            }
        };
    }

    /** Gives memory and file back. */
    @Override
    public void close() {
        events = new ArrayList<>();
        if (spool != null) {
            spool.close();
        }
    }
}
