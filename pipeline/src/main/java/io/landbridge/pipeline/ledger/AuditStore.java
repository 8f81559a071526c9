package io.landbridge.pipeline.ledger;

import java.util.List;

/** Who did what, when; rows are only ever added. */
public interface AuditStore {

    /**
     * Adds an entry at the target's clock.
     *
     * @param detail one line without cell values or secrets
     */
    void add(String who, String action, String detail);

    /** The latest entries, newest first. */
    List<Entry> latest(int limit);

    /** One entry; {@code at} is ISO-8601 in UTC. */
    record Entry(String at, String who, String action, String detail) {}
}
