package io.landbridge.pipeline.digest;

/**
 * How one target column is compared with what it comes from.
 *
 * @param source as the source gives it; for a computed value the target's column, since there is no other
 * @param isTransformed whether the source's value first goes through the plan's expressions
 * @param isServerOfSource whether the source's server can hash it itself
 * @param isServerOfTarget whether the target's server can
 * @param reason why a value is hashed here instead of by a server, for people; empty when both servers do it
 */
public record ColumnDigest(
        DigestedColumn source,
        DigestedColumn target,
        boolean isTransformed,
        boolean isServerOfSource,
        boolean isServerOfTarget,
        String reason) {

    /** Whether no value has to leave its server. */
    public boolean isPushedDown() {
        return isServerOfSource && isServerOfTarget;
    }
}
