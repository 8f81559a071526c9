package io.landbridge.pipeline.position;

/**
 * A place between two transactions of one source's log: all that stands before it counts as delivered, or applied. Positions of one
 * source are ordered; those of two engines are never compared. {@link #encode()} is the form kept in the ledger, {@link
 * #decode} reads it back.
 */
public sealed interface Position extends Comparable<Position> {

    /** One line of text that the ledger keeps; stable across versions. */
    String encode();

    /**
     * PostgreSQL: behind every transaction whose commit record ends at {@code lsn} or before.
     *
     * @param lsn end of a commit record, or of the log that the server says it has gone through
     */
    record PostgresPosition(long lsn) implements Position {

        private static final String PREFIX = "postgresql lsn=";

        @Override
        public String encode() {
            return PREFIX + FenceCodec.lsn(lsn);
        }

        @Override
        public int compareTo(Position other) {
            return Long.compareUnsigned(lsn, ((PostgresPosition) other).lsn);
        }
    }

    /**
     * MySQL and MariaDB: behind every transaction that ends at {@code place} or before.
     *
     * @param gtids MySQL: every id before the place; MariaDB: its GTID position there, e.g. {@code 0-1-100}; empty when unknown
     */
    record BinlogPosition(BinlogPlace place, String gtids) implements Position {

        private static final String PREFIX = "binlog place=";
        private static final String GTIDS = " gtids=";

        @Override
        public String encode() {
            return PREFIX + place + GTIDS + gtids.replaceAll("\\s", "");
        }

        @Override
        public int compareTo(Position other) {
            return place.compareTo(((BinlogPosition) other).place);
        }
    }

    /** Whether everything before the other position is before this one too. */
    default boolean hasReached(Position other) {
        return compareTo(other) >= 0;
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws IllegalArgumentException when the text is not a position
     */
    static Position decode(String text) {
        if (text.startsWith(PostgresPosition.PREFIX)) {
            return new PostgresPosition(FenceCodec.parseLsn(text.substring(PostgresPosition.PREFIX.length())));
        }
        int gtids = text.indexOf(BinlogPosition.GTIDS);
        if (text.startsWith(BinlogPosition.PREFIX) && gtids > 0) {
            return new BinlogPosition(
                    BinlogPlace.parse(text.substring(BinlogPosition.PREFIX.length(), gtids)),
                    text.substring(gtids + BinlogPosition.GTIDS.length()));
        }
        throw new IllegalArgumentException("Not a position: " + text);
    }
}
