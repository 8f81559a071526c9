package io.landbridge.pipeline.plan;

import org.jspecify.annotations.Nullable;

/**
 * One entry of the plan's {@code types}: it is tried before the built-in rules.
 *
 * @param source type as the source declares it, e.g. {@code tinyint(1)}, {@code datetime}; without arguments it fits any
 * @param target type as the target shall declare it; null for the built-in rule's
 * @param zone IANA zone in which a zone-less date and time is to be read, which makes it an instant; null for none
 * @param zeroDate {@code reject}, {@code asNull} or a literal date; null for reject
 */
public record TypeOverride(
        String source,
        @Nullable String target,
        @Nullable String zone,
        @Nullable String zeroDate,
        int line) {}
