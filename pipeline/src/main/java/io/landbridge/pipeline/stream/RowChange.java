package io.landbridge.pipeline.stream;

import java.util.BitSet;

/** What shall become of one target row of one output. Not to be changed once made. */
public final class RowChange {

    private final Kind kind;
    private final boolean exact;
    private final byte[] key;
    private final byte[] row;
    private final BitSet absent;

    /** What is done to the row. */
    public enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    /**
     * @param exact whether an INSERT must add one row, and an UPDATE or DELETE hit one; else an INSERT may find the row there and updates
     *     it, and the others may find none
     * @param key one TEXT row of the values of the output's row key ({@code target().rowKey()}, in that order), newline included; that of the row before an UPDATE
     * @param row one TEXT row of all the output's columns, newline included; empty for a DELETE
     * @param absent positions of output columns that keep the value they have; for an UPDATE only
     */
    public RowChange(Kind kind, boolean exact, byte[] key, byte[] row, BitSet absent) {
        this.kind = kind;
        this.exact = exact;
        this.key = key;
        this.row = row;
        this.absent = absent;
    }

    public Kind kind() {
        return kind;
    }

    public boolean exact() {
        return exact;
    }

    /** The caller must not change it. */
    public byte[] key() {
        return key;
    }

    /** The caller must not change it. */
    public byte[] row() {
        return row;
    }

    /** The caller must not change it. */
    public BitSet absent() {
        return absent;
    }
}
