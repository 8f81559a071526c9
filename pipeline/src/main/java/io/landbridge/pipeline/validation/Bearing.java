package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.ledger.LedgerTransaction;

/**
 * Which way rows go. Where that has turned since a comparison began, the side that it took for the copy has been written to by clients, and what
 * differs says nothing.
 *
 * @param flag the version of the traffic flag
 * @param held whether nobody applies anything, as before a turn
 */
record Bearing(long flag, boolean held) {

    static Bearing of(LedgerTransaction transaction) {
        return new Bearing(
                transaction.traffic().flag().version(),
                transaction.cutover().find().places().forwardHeld());
    }
}
