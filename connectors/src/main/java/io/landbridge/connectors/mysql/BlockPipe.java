package io.landbridge.connectors.mysql;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pipe of blocks from the thread that reads the source to the thread in which the driver sends; {@code java.io}'s own pipe moves
 * single bytes under a lock and polls once a second.
 *
 * <p>Locked: between the writer's and the driver's thread, over the queue and how the pipe ended.
 */
final class BlockPipe extends InputStream {

    private static final int BLOCK = 1 << 17;
    private static final int MOST_BLOCKS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Block> full = new ArrayDeque<>();
    private final Deque<Block> free = new ArrayDeque<>();
    private int blocks;
    private boolean ended;
    private boolean abandoned;

    private @Nullable Block writing;
    private @Nullable Block reading;

    private static final class Block {
        final byte[] bytes = new byte[BLOCK];
        int used;
        int sent;
    }

    /**
     * Adds bytes; waits while the pipe is full.
     *
     * @return false when the reader has gone
     */
    boolean write(byte[] bytes, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            Block block = writing;
            if (block == null) {
                block = empty();
                if (block == null) {
                    return false;
                }
                writing = block;
            }
            int part = Math.min(left, BLOCK - block.used);
            System.arraycopy(bytes, at, block.bytes, block.used, part);
            block.used += part;
            at += part;
            left -= part;
            if (block.used == BLOCK) {
                hand(block);
            }
        }
        return true;
    }

    private @Nullable Block empty() {
        lock.lock();
        try {
            while (free.isEmpty() && blocks == MOST_BLOCKS && !abandoned) {
                changed.awaitUninterruptibly();
            }
            if (abandoned) {
                return null;
            }
            Block block = free.poll();
            if (block == null) {
                block = new Block();
                blocks++;
            }
            block.used = 0;
            block.sent = 0;
            return block;
        } finally {
            lock.unlock();
        }
    }

    private void hand(Block block) {
        writing = null;
        lock.lock();
        try {
            full.add(block);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more bytes will come. */
    void end() {
        Block block = writing;
        if (block != null) {
            hand(block);
        }
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The reader takes no more: a writer that waits goes on, what is in the pipe is dropped. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            full.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        Block block = reading;
        if (block != null && block.sent == block.used) {
            giveBack(block);
            block = null;
        }
        if (block == null) {
            block = next();
            if (block == null) {
                return -1;
            }
        }
        int part = Math.min(length, block.used - block.sent);
        System.arraycopy(block.bytes, block.sent, into, offset, part);
        block.sent += part;
        return part;
    }

    private void giveBack(Block block) {
        reading = null;
        lock.lock();
        try {
            free.add(block);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Block next() {
        lock.lock();
        try {
            while (full.isEmpty() && !ended && !abandoned) {
                changed.awaitUninterruptibly();
            }
            reading = full.poll();
            return reading;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Nothing is promised, so that the driver sends a packet for each block instead of waiting for a larger one. */
    @Override
    public int available() {
        return 0;
    }
}
