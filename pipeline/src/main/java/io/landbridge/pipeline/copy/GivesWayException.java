package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.LandbridgeException;

/** Ends the copying of a chunk that meets a unique value which a later change may move away. */
final class GivesWayException extends LandbridgeException {

    private static final long serialVersionUID = 1L;

    GivesWayException(RowRefusedException conflict) {
        super(
                CopyError.GAVE_WAY,
                conflict.where(),
                "A unique value is held by another row until the stream has gone on: " + conflict.what(),
                conflict);
    }
}
