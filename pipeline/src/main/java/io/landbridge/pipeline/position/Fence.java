package io.landbridge.pipeline.position;

import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.position.TransactionId.MariaDbTransaction;
import io.landbridge.pipeline.position.TransactionId.MySqlTransaction;
import io.landbridge.pipeline.position.TransactionId.PostgresTransaction;
import java.util.List;

/**
 * Which source transactions a chunk's snapshot has seen, and where the source's log stood.
 *
 * <p>Source: docs/protocol.md, "Fences". {@link #encode()} is the form kept in the ledger; {@link FenceCodec#decode} reads it back.
 */
public sealed interface Fence {

    /** One line of text that the ledger keeps; stable across versions. */
    String encode();

    /** Whether the snapshot has seen the transaction. Transactions of another engine are a defect of the caller. */
    FenceAnswer answer(TransactionId transaction);

    /** The position at which a stream has applied all that the snapshot may have seen, so that it answers NO for all that follows. */
    Position passedAt();

    /** Whether the stream has applied all that the snapshot may have seen, so that nothing before the fence is still to come. */
    default boolean isPassedBy(Position applied) {
        return applied.hasReached(passedAt());
    }

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
        public FenceAnswer answer(TransactionId transaction) {
            long xid = ((PostgresTransaction) transaction).xid();
            boolean seen = Long.compareUnsigned(xid, xmax) < 0 && !running.contains(xid);
            return seen ? FenceAnswer.YES : FenceAnswer.NO;
        }

        @Override
        public Position passedAt() {
            return new PostgresPosition(insertLsn);
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
        public FenceAnswer answer(TransactionId transaction) {
            BinlogPlace begin = ((MariaDbTransaction) transaction).begin();
            return begin.compareTo(new BinlogPlace(file, offset)) < 0 ? FenceAnswer.YES : FenceAnswer.NO;
        }

        @Override
        public Position passedAt() {
            return new BinlogPosition(new BinlogPlace(file, offset), "");
        }

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
        public FenceAnswer answer(TransactionId transaction) {
            MySqlTransaction asked = (MySqlTransaction) transaction;
            if (asked.begin().compareTo(new BinlogPlace(highFile, highOffset)) >= 0) {
                return FenceAnswer.NO;
            }
            GtidSet low = GtidSet.parse(lowGtids);
            // An id alone proves nothing: what was missing before it may be visible later than it.
            return low.contains(asked.gtid()) && low.contains(asked.before()) ? FenceAnswer.YES : FenceAnswer.MAYBE;
        }

        @Override
        public Position passedAt() {
            return new BinlogPosition(new BinlogPlace(highFile, highOffset), "");
        }

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
        public FenceAnswer answer(TransactionId transaction) {
            throw new IllegalStateException("Without a log there are no transactions to ask for: " + reason);
        }

        @Override
        public Position passedAt() {
            throw new IllegalStateException("Without a log there is no position: " + reason);
        }

        @Override
        public String encode() {
            return FenceCodec.encode(this);
        }
    }
}
