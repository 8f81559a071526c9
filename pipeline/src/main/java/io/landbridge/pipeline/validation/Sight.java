package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.position.Position;
import org.jspecify.annotations.Nullable;

/**
 * Both sides as they can be compared: the source at one moment, and the target at one by which the stream had applied all that the source
 * shows.
 */
final class Sight implements AutoCloseable {

    private final DigestReader source;
    private final DigestReader target;
    private final @Nullable Position since;
    private final @Nullable Position sourcePosition;
    private final @Nullable Position targetPosition;

    /** @param since the source's read shows every change before it; null when nobody knows, because nothing follows the source */
    Sight(DigestReader source, DigestReader target, @Nullable Position since) {
        this.source = source;
        this.target = target;
        this.since = since;
        this.sourcePosition = source.position().orElse(null);
        this.targetPosition = target.position().orElse(null);
    }

    DigestReader source() {
        return source;
    }

    DigestReader target() {
        return target;
    }

    /**
     * What both sides show of a range in which the stream has changed nothing behind it is the same as at it; null without a stream.
     */
    @Nullable Position since() {
        return since;
    }

    /** Where both sides are known to be the same, if they are; null without a log. */
    @Nullable Position position() {
        return since == null ? sourcePosition : since;
    }

    /** The same as the ledger keeps it. */
    @Nullable String verifiedAt() {
        Position at = position();
        return at == null ? null : at.encode();
    }

    @Nullable Position sourcePosition() {
        return sourcePosition;
    }

    @Nullable String targetPosition() {
        return targetPosition == null ? null : targetPosition.encode();
    }

    @Override
    public void close() {
        try (source) {
            target.close();
        }
    }
}
