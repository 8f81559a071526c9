package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.chunk.Key;
import java.util.List;

/** Keys at which target and source may differ, kept until somebody has looked. */
public interface DivergenceStore {

    /** Keeps a finding, in the transaction in which it was made. */
    void add(String table, Key key, String what, String position);

    /** Findings that are open, oldest first. */
    List<Divergence> open(int limit);

    /** How many are open. */
    long openCount();

    /** Closes one. */
    void resolve(long id, String resolution);

    /**
     * A finding.
     *
     * @param what one sentence without cell values
     * @param position {@link io.landbridge.pipeline.position.Position#encode()} at which it was made
     */
    record Divergence(long id, String table, Key key, String what, String position) {}
}
