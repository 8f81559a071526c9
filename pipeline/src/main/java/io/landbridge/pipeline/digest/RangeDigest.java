package io.landbridge.pipeline.digest;

import java.util.HexFormat;

/**
 * What is left of some rows: how many, and the sum of their hashes. It does not depend on their order; a row that is there twice counts
 * twice.
 *
 * @param sum of the rows' hashes, modulo 2^64
 */
public record RangeDigest(long rows, long sum) {

    /** Of no rows. */
    public static final RangeDigest EMPTY = new RangeDigest(0, 0);

    /** With one more row. */
    public RangeDigest withRow(long hash) {
        return new RangeDigest(rows + 1, sum + hash);
    }

    /** Of both ranges' rows. */
    public RangeDigest plus(RangeDigest other) {
        return new RangeDigest(rows + other.rows, sum + other.sum);
    }

    @Override
    public String toString() {
        return rows + " rows, " + HexFormat.of().toHexDigits(sum);
    }
}
