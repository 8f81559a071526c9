package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;

/**
 * What became of a claimed chunk.
 *
 * @param rowsRead rows of the source, quarantined ones included
 * @param quarantined rows that were set aside
 * @param reason why it was given back; empty unless it was
 */
public record CopyResult(
        Chunk chunk, Outcome outcome, long rowsRead, long rowsWritten, long bytes, int quarantined, String reason) {

    /** How it ended. */
    public enum Outcome {
        /** Its rows and the ledger's entry are committed. */
        COPIED,
        /** It is PENDING again; somebody will claim it later. */
        GIVEN_BACK
    }

    static CopyResult copied(Chunk chunk, CopiedRows rows) {
        return new CopyResult(
                chunk,
                Outcome.COPIED,
                rows.rowsRead(),
                rows.rowsWritten(),
                rows.bytes(),
                rows.refused().size(),
                "");
    }

    static CopyResult givenBack(Chunk chunk, String reason) {
        return new CopyResult(chunk, Outcome.GIVEN_BACK, 0, 0, 0, 0, reason);
    }
}
