package io.landbridge.pipeline.stream;

/**
 * How a stream is applied; no value changes the outcome.
 *
 * @param stream its name in the ledger and at the source
 * @param batchRows most changes that go into the target together, but for a source transaction that alone has more
 * @param pieceRows most changes that are held in memory
 * @param pieceBytes most bytes of them
 * @param maxQuarantined open rows of the migration beyond which the run stops
 */
public record StreamSettings(String stream, long batchRows, long pieceRows, long pieceBytes, long maxQuarantined) {

    /** What holds when the plan says nothing. */
    public static StreamSettings of(String stream, long maxQuarantined) {
        return new StreamSettings(stream, 10_000, 10_000, 16L << 20, maxQuarantined);
    }
}
