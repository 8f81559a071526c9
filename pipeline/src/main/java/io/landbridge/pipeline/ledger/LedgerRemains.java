package io.landbridge.pipeline.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a ledger that one migration was taken out of. A schema of its own is never removed: it may have been there before, with
 * rights that somebody gave.
 *
 * @param schema of the ledger's own (MySQL: database); empty when there is none
 * @param use what is in it
 * @param removal the statement that removes the schema; null unless nothing is in it
 */
public record LedgerRemains(
        String schema, Use use, @Nullable String removal) {

    /** What keeps a ledger's place from being empty. */
    public enum Use {
        /** Nothing that the migration's user can see. */
        NOTHING,
        /** The ledger's tables, since other migrations are in them. */
        OTHER_MIGRATIONS,
        /** No ledger, but something else. */
        OTHER_THINGS
    }
}
