package io.landbridge.pipeline.position;

import java.util.List;

/**
 * Which source transactions a chunk's snapshot has seen, and where the source's log stood.
 *
 * <p>Source: docs/protocol.md, "Fences". {@link #encode()} is the form kept in the ledger; {@link FenceCodec#decode} reads it back.
 */
public sealed interface Fence {

    /** One line of text that the ledger keeps; stable across versions. */
    String encode();

    /**
     * PostgreSQL: a transaction is seen when it is below {@code xmax} and not in {@code running}.
     *
     * @param xmin oldest running xid8 at the snapshot
     * @param xmax first xid8 not yet assigned at the snapshot
     * @param running xid8s between the two that were running, ascending
     * @param insertLsn WAL insert position taken after the snapshot; the source must have flushed it before the target commits
     */
    record PostgresFence(long xmin, long xmax, List<Long> running, long insertLsn) implements Fence {
        public PostgresFence {
            running = List.copyOf(running);
        }

        @Override
        public String encode() {
            return FenceCodec.encode(this);
        }
    }

    /**
     * MariaDB: a transaction is seen when its first event lies before the position.
     *
     * @param file name of the binary log file; files are ordered by number
     */
    record MariaDbFence(String file, long offset) implements Fence {
        @Override
        public String encode() {
            return FenceCodec.encode(this);
        }
    }

    /**
     * MySQL: seen when in {@code lowGtids} with nothing before it missing; not seen when it lies after the high position.
     *
     * @param lowGtids {@code gtid_executed} read before the snapshot
     * @param highFile binary log file read after the snapshot
     */
    record MySqlFence(String lowGtids, String highFile, long highOffset) implements Fence {
        @Override
        public String encode() {
            return FenceCodec.encode(this);
        }
    }

    /**
     * None: the source writes no log that changes could be read from. Its rows are of one moment, but nothing can ever be streamed on top
     * of them, so that a table copied under it answers no question about a transaction.
     *
     * @param reason one word, e.g. {@code binary-log-off}
     */
    record NoFence(String reason) implements Fence {
        @Override
        public String encode() {
            return FenceCodec.encode(this);
        }
    }
}
