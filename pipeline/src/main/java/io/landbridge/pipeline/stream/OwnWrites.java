package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.plan.LedgerLocation;
import java.util.List;

/**
 * By what a transaction is known in a log that a stream of the other direction has made: it changes a row of that stream's ledger, which is
 * in the same database. It is left out, so that nothing ever comes back to where it came from; that positions alone do the same is no reason
 * to rest on them.
 *
 * @param ledger the other direction's, in the database whose log is read
 * @param migration whose rows there are meant
 */
public record OwnWrites(LedgerLocation ledger, String migration) {

    /** The ledger's tables of which each such transaction changes a row; each has a column {@code migration}. */
    public static final List<String> TABLES = List.of("stream", "stream_lane", "chunk");

    /** The names of these tables, without their schema. */
    public List<String> names() {
        return TABLES.stream().map(table -> ledger.prefix() + table).toList();
    }
}
