package io.landbridge.jobs.web;

import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import java.util.Optional;

/** The traffic flag of a migration, and what its clients say. Safe for several threads. */
public interface TrafficView {

    /** The migration's name. */
    String migration();

    /** The flag as it stands; empty before the ledger knows the migration. */
    Optional<Flag> flag();

    /** Notes what a client says of itself. */
    void acknowledge(String client, long version, int openTransactions);

    /** Takes a client off the list. */
    void forget(String client);
}
