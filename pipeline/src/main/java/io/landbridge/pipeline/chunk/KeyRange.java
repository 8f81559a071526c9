package io.landbridge.pipeline.chunk;

import org.jspecify.annotations.Nullable;

/**
 * The keys above {@code lower} up to and including {@code upper}, in the source's own order.
 *
 * @param lower exclusive; null when open below
 * @param upper inclusive; null when open above
 */
public record KeyRange(@Nullable Key lower, @Nullable Key upper) {

    /** Every possible key. */
    public static final KeyRange ALL = new KeyRange(null, null);

    /** The part up to and including the bound. */
    public KeyRange upTo(Key bound) {
        return new KeyRange(lower, bound);
    }

    /** The part above the bound. */
    public KeyRange above(Key bound) {
        return new KeyRange(bound, upper);
    }

    /** {@code (17..42]}; {@code ..} alone where a side is open. */
    @Override
    public String toString() {
        return "(" + (lower == null ? "" : lower) + ".." + (upper == null ? "" : upper) + "]";
    }
}
