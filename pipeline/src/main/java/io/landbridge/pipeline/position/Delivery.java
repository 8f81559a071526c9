package io.landbridge.pipeline.position;

import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.TransactionId.MariaDbTransaction;
import io.landbridge.pipeline.position.TransactionId.MySqlTransaction;
import io.landbridge.pipeline.position.TransactionId.PostgresTransaction;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a stream has delivered so far, as far as a new snapshot of the source might not show it yet: both engines hand a transaction to
 * those who read the log before they show it to everybody. Immutable.
 *
 * <p>Source: docs/protocol.md, "Copying one chunk", step 3.
 */
public sealed interface Delivery {

    /** One line of text that the ledger keeps; stable across versions. */
    String encode();

    /** The same and one transaction more, which stands after all others in the log. */
    Delivery with(TransactionId transaction);

    /** The same and those transactions more, in the log's order. */
    default Delivery with(Collection<? extends TransactionId> transactions) {
        Delivery more = this;
        for (TransactionId transaction : transactions) {
            more = more.with(transaction);
        }
        return more;
    }

    /** All of this and all of the other, of the same source. */
    Delivery plus(Delivery other);

    /** Whether the fence's snapshot has seen every transaction of it. */
    boolean isSeenBy(Fence fence);

    /**
     * PostgreSQL: commits become visible in another order than the log's, so that the last one says nothing of those before it.
     *
     * @param unseen xids that no snapshot is known to have shown, ascending
     */
    record PostgresDelivery(SortedSet<Long> unseen) implements Delivery {

        private static final String PREFIX = "postgresql unseen=";

        /** Nothing was delivered. */
        public static final PostgresDelivery NONE = new PostgresDelivery(new TreeSet<>());

        public PostgresDelivery {
            unseen = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(unseen));
        }

        /** The same without those that a snapshot of the source has shown: later snapshots show them too. */
        public PostgresDelivery without(Collection<Long> seen) {
            TreeSet<Long> rest = new TreeSet<>(unseen);
            rest.removeAll(seen);
            return new PostgresDelivery(rest);
        }

        @Override
        public Delivery with(TransactionId transaction) {
            TreeSet<Long> more = new TreeSet<>(unseen);
            more.add(((PostgresTransaction) transaction).xid());
            return new PostgresDelivery(more);
        }

        @Override
        public Delivery with(Collection<? extends TransactionId> transactions) {
            TreeSet<Long> more = new TreeSet<>(unseen);
            transactions.forEach(transaction -> more.add(((PostgresTransaction) transaction).xid()));
            return new PostgresDelivery(more);
        }

        @Override
        public Delivery plus(Delivery other) {
            TreeSet<Long> all = new TreeSet<>(unseen);
            all.addAll(((PostgresDelivery) other).unseen);
            return new PostgresDelivery(all);
        }

        @Override
        public boolean isSeenBy(Fence fence) {
            return unseen.stream().allMatch(xid -> fence.answer(new PostgresTransaction(xid)) == FenceAnswer.YES);
        }

        @Override
        public String encode() {
            return PREFIX + unseen.stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
        }
    }

    /** MariaDB: commits become visible in the log's order. */
    record MariaDbDelivery(BinlogPlace lastBegin) implements Delivery {

        private static final String PREFIX = "mariadb last=";

        @Override
        public Delivery with(TransactionId transaction) {
            // After a restart the log comes again from further back.
            BinlogPlace begin = ((MariaDbTransaction) transaction).begin();
            return begin.compareTo(lastBegin) > 0 ? new MariaDbDelivery(begin) : this;
        }

        @Override
        public Delivery plus(Delivery other) {
            BinlogPlace last = ((MariaDbDelivery) other).lastBegin;
            return last.compareTo(lastBegin) > 0 ? other : this;
        }

        @Override
        public boolean isSeenBy(Fence fence) {
            return fence instanceof MariaDbFence && fence.answer(new MariaDbTransaction(lastBegin)) == FenceAnswer.YES;
        }

        @Override
        public String encode() {
            return PREFIX + lastBegin;
        }
    }

    /** MySQL: an id is in {@code gtid_executed} only after everybody can see its transaction. */
    record MySqlDelivery(GtidSet delivered) implements Delivery {

        private static final String PREFIX = "mysql delivered=";

        @Override
        public Delivery with(TransactionId transaction) {
            return new MySqlDelivery(delivered.with(((MySqlTransaction) transaction).gtid()));
        }

        @Override
        public Delivery plus(Delivery other) {
            return new MySqlDelivery(delivered.with(((MySqlDelivery) other).delivered));
        }

        @Override
        public boolean isSeenBy(Fence fence) {
            return fence instanceof MySqlFence mySql
                    && GtidSet.parse(mySql.lowGtids()).contains(delivered);
        }

        @Override
        public String encode() {
            return PREFIX + delivered;
        }
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws IllegalArgumentException when the text is not a delivery
     */
    static Delivery decode(String text) {
        if (text.startsWith(PostgresDelivery.PREFIX)) {
            String list = text.substring(PostgresDelivery.PREFIX.length());
            return new PostgresDelivery(
                    list.isEmpty()
                            ? new TreeSet<>()
                            : Arrays.stream(list.split(",", -1))
                                    .map(Long::parseUnsignedLong)
                                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        if (text.startsWith(MariaDbDelivery.PREFIX)) {
            return new MariaDbDelivery(BinlogPlace.parse(text.substring(MariaDbDelivery.PREFIX.length())));
        }
        if (text.startsWith(MySqlDelivery.PREFIX)) {
            return new MySqlDelivery(GtidSet.parse(text.substring(MySqlDelivery.PREFIX.length())));
        }
        throw new IllegalArgumentException("Not a delivery: " + text);
    }
}
