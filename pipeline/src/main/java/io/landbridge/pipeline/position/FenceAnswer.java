package io.landbridge.pipeline.position;

/** Whether a chunk's snapshot has seen a source transaction. Source: docs/protocol.md, "Fences". */
public enum FenceAnswer {
    /** The chunk's rows hold it. */
    YES,
    /** The chunk's rows are older than it. */
    NO,
    /** Nobody can tell: its changes must be applied so that it does not matter. MySQL only. */
    MAYBE
}
