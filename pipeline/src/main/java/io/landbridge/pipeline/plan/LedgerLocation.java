package io.landbridge.pipeline.plan;

/**
 * Where in the target the ledger lives: in a schema (MySQL: a database) of its own, or under a prefix inside the target's own database.
 *
 * @param schema empty when a prefix is used
 * @param prefix empty when a schema is used
 */
public record LedgerLocation(String schema, String prefix) {

    /** The default: a schema or database {@code landbridge}. */
    public static final LedgerLocation DEFAULT = new LedgerLocation("landbridge", "");
}
