package io.landbridge.pipeline.plan;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the plan's {@code types}: it is tried before the built-in rules.
 *
 * @param source type as the source declares it, e.g. {@code tinyint(1)}, {@code datetime}; without arguments it fits any
 * @param target type as the target shall declare it; null for the built-in rule's
 * @param zone IANA zone in which a zone-less date and time is to be read, which makes it an instant; null for none
 * @param overlap which of the two instants a local time names that the zone had twice
 * @param zeroDate {@code reject}, {@code asNull} or a literal date; null for reject
 */
public record TypeOverride(
        String source,
        @Nullable String target,
        @Nullable ZoneId zone,
        Overlap overlap,
        @Nullable String zeroDate,
        int line) {

    /** What becomes of a local time that clocks showed twice, when summer time ended. */
    public enum Overlap {
        /** The row is quarantined; the default. */
        REJECT,
        /** The first of the two, still in summer time. */
        EARLIER,
        /** The second of the two. */
        LATER
    }
}
