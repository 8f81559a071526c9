package io.landbridge.pipeline.position;

/** Names one source transaction so that a {@link Fence} can say whether its snapshot has seen it. */
public sealed interface TransactionId {

    /**
     * A transaction of PostgreSQL.
     *
     * @param xid of the top level, widened to 64 bits
     */
    record PostgresTransaction(long xid) implements TransactionId {}

    /**
     * A transaction of MariaDB.
     *
     * @param begin where the transaction's first event begins, its GTID event included
     */
    record MariaDbTransaction(BinlogPlace begin) implements TransactionId {}

    /**
     * A transaction of MySQL.
     *
     * @param gtid {@code uuid:number}
     * @param before all that stands before it in the log
     * @param begin where its GTID event begins
     */
    record MySqlTransaction(String gtid, GtidSet before, BinlogPlace begin) implements TransactionId {}
}
