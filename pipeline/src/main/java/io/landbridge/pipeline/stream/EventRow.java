package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import java.util.BitSet;

/**
 * A source row as a change event shows it: spelled exactly as the copy's reading of the same row would spell it, so that both give the
 * same target row.
 */
public final class EventRow {

    private final Key key;
    private final byte[] encoded;
    private final BitSet absent;

    /**
     * @param key of the row, each column spelled as its own kind
     * @param encoded one {@link io.landbridge.pipeline.transform.RowEncoding#TEXT} row of the mapping's {@code reads()}, in their order,
     *     newline included; an absent field is spelled {@code \N}
     * @param absent positions in {@code reads()} of values that the log left out: unchanged TOAST, or all but the key of an old image
     */
    public EventRow(Key key, byte[] encoded, BitSet absent) {
        this.key = key;
        this.encoded = encoded;
        this.absent = absent;
    }

    public Key key() {
        return key;
    }

    /** The caller must not change it. */
    public byte[] encoded() {
        return encoded;
    }

    /** The caller must not change it. */
    public BitSet absent() {
        return absent;
    }

    /** Whether every value is there. */
    public boolean isWhole() {
        return absent.isEmpty();
    }
}
