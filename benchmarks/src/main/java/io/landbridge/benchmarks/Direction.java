package io.landbridge.benchmarks;

import java.util.List;

/**
 * The contestants and marks between two servers.
 *
 * @param key what {@code --only} calls it
 */
record Direction(
        String key,
        String title,
        SiteDialect source,
        SiteDialect target,
        List<Contestant> contestants,
        List<Mark> marks) {}
