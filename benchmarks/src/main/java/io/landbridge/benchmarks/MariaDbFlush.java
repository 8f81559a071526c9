package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** MariaDB's counterpart of PostgreSQL's CHECKPOINT: no page in memory that is not on disk. */
final class MariaDbFlush {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** The server dirties a few pages by itself at any time. */
    private static final long NEARLY_NONE = 50;
    /** Pages a second; at its default of 200 the server would write for ten minutes what a large table has left in memory. */
    private static final long HURRY = 20_000;

    private MariaDbFlush() {}

    static void run(TestDatabase home) {
        String limit = home.queryValue("SELECT @@innodb_max_dirty_pages_pct");
        String capacity = home.queryValue("SELECT @@innodb_io_capacity");
        String most = home.queryValue("SELECT @@innodb_io_capacity_max");
        home.execute(
                "SET GLOBAL innodb_io_capacity_max = " + HURRY,
                "SET GLOBAL innodb_io_capacity = " + HURRY,
                "SET GLOBAL innodb_max_dirty_pages_pct = 0");
        try {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (dirtyPages(home) > NEARLY_NONE) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("MariaDB still had dirty pages after " + LIMIT);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while MariaDB wrote its pages", e);
        } finally {
            home.execute(
                    "SET GLOBAL innodb_max_dirty_pages_pct = " + limit,
                    "SET GLOBAL innodb_io_capacity = " + capacity,
                    "SET GLOBAL innodb_io_capacity_max = " + most);
        }
    }

    private static long dirtyPages(TestDatabase home) {
        return home.queryLong("SELECT variable_value FROM information_schema.global_status"
                + " WHERE variable_name = 'INNODB_BUFFER_POOL_PAGES_DIRTY'");
    }
}
