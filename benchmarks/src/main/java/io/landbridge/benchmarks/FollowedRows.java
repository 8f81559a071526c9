package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** Rows that the product has copied from one server of its own to a PostgreSQL of its own, and the product, which follows their changes. */
record FollowedRows(Site source, Site target, TestDatabase from, TestDatabase to, LandbridgeFollower landbridge) {

    private static final Duration COPY_LIMIT = Duration.ofMinutes(20);

    /**
     * Has them measured and takes everything away again.
     *
     * @param settings further ones of the target
     */
    static PartResult measure(
            SiteDialect dialect,
            Map<String, String> settings,
            long rows,
            Path launcher,
            Path folder,
            Function<FollowedRows, PartResult> part) {
        try (Site source = Site.start(dialect);
                Site target = Site.start(SiteDialect.POSTGRESQL_15, settings)) {
            TestDatabase from = source.createDatabase("stream_source");
            StreamTables.create(from);
            StreamTables.fill(from, rows);
            TestDatabase to = target.createDatabase("stream_target");
            StreamTables.create(to);
            LandbridgeFollower landbridge = new LandbridgeFollower(launcher, folder, from, to);
            landbridge.start(0);
            try {
                Waiting.until("it follows", COPY_LIMIT, landbridge::isFollowing);
                return part.apply(new FollowedRows(source, target, from, to, landbridge));
            } finally {
                landbridge.close();
            }
        }
    }

    /** Whether the target holds what the source holds. */
    boolean areEqual() {
        return source.checksum(from, NineColumns.expectedChecksum(source.engine(), Shape.PLAIN))
                .equals(target.checksum(to, NineColumns.foundChecksum(target.engine(), Shape.PLAIN)));
    }
}
