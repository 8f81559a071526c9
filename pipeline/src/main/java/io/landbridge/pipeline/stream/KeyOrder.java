package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.List;

/**
 * The source's own order and sameness of keys, its collations included; safe for several threads.
 *
 * <p>Source: docs/protocol.md, "The ledger": in Java only for types whose order Java reproduces exactly, else one question for many keys.
 */
public interface KeyOrder {

    /**
     * Finds each key's range.
     *
     * @param bounds in ascending order
     * @return for each key how many bounds lie below it; a key that equals a bound lies in the range that ends there
     */
    int[] ranges(TableMapping mapping, List<Key> keys, List<Key> bounds);

    /**
     * Finds equals.
     *
     * @return for each key the index of the first of {@code others} that the source would call the same key, or -1
     */
    int[] same(TableMapping mapping, List<Key> keys, List<Key> others);
}
