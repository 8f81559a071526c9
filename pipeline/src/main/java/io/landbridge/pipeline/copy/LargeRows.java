package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets a chunk whose rows fill the memory have it for itself. A driver holds a whole row, and nobody knows how large the next one is before
 * it is there: so whoever ran out of memory beside others tries once more alone. Safe for several threads.
 */
final class LargeRows {

    /** A row may be held several times on its way: by the driver, as it is spelled, and decoded. */
    private static final long LARGE = Runtime.getRuntime().maxMemory() / 32;

    /** Between the chunks that share the memory and the one that needs it all; fair, since else that one would starve. */
    private final ReadWriteLock memory = new ReentrantReadWriteLock(true);

    private final Set<String> tables = ConcurrentHashMap.newKeySet();
    private final Set<Long> chunks = ConcurrentHashMap.newKeySet();

    /** The right to copy one chunk, alone or beside others, until it is closed by the same thread. */
    record Turn(Lock lock, boolean alone) implements AutoCloseable {

        @Override
        public void close() {
            lock.unlock();
        }
    }

    /** Waits until the chunk may be copied. */
    Turn enter(Chunk chunk) {
        boolean alone = chunks.contains(chunk.id()) || tables.contains(chunk.table());
        Lock lock = alone ? memory.writeLock() : memory.readLock();
        lock.lock();
        return new Turn(lock, alone);
    }

    /** Learns how long a row was. */
    void saw(Chunk chunk, int bytes) {
        if (bytes > LARGE) {
            tables.add(chunk.table());
        }
    }

    /** Learns that there was not memory enough for the chunk and those beside it. */
    void ranOut(Chunk chunk) {
        chunks.add(chunk.id());
    }
}
