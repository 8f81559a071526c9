package io.landbridge.pipeline.chunk;

import org.jspecify.annotations.Nullable;

/**
 * A chunk as the ledger has it, claimed by the caller under {@code token}.
 *
 * @param id unique within the ledger; 0 of a read that is for no ledger
 * @param table the mapping's name, {@code schema.table} of the source
 * @param epoch starts at 1; one more after each resync of the table
 * @param key the single key of a key chunk; null for a range
 * @param range the keys; for a key chunk the range is not used
 * @param token fences the copier: only the latest token can commit
 * @param attempts claims so far, this one included
 */
public record Chunk(
        long id, String table, int epoch, @Nullable Key key, KeyRange range, long token, int attempts) {

    /** {@code shop.orders, chunk 17}: for logs and errors, where no key may stand, since it is a cell's value. */
    public String describe() {
        return id == 0 ? table : table + ", chunk " + id;
    }
}
