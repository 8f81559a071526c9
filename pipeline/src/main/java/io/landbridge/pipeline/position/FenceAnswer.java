package io.landbridge.pipeline.position;

/** Whether a chunk's snapshot has seen a source transaction. */
public enum FenceAnswer {
    /** The snapshot holds the transaction's rows. */
    YES,
    /** The snapshot was taken before the transaction. */
    NO,
    /** The engine cannot tell; only MySQL answers so, for transactions between low and high. */
    MAYBE
}
