package io.landbridge.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.traffic.TokenTables;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A migration whose changes are followed, and the applications beside it; closing ends them in the order in which they need each other. */
abstract class FollowedMigration implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(5);

    private final Scene scene;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private ToolProcess run;

    /** Follows the scene's migration; its tables are there. */
    FollowedMigration(Scene scene, String... options) {
        this.scene = scene;
        run = scene.start("run", options);
        Drain.untilFollowing(scene, run);
    }

    final Scene scene() {
        return scene;
    }

    final ToolProcess run() {
        return run;
    }

    /** The process that runs it is killed, and is started again. */
    final void killRun() {
        run.kill();
        run = scene.start("run");
    }

    /** A pool of an application's. */
    final HikariDataSource pool(TestDatabase database, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LIMIT.toMillis());
        return opened(new HikariDataSource(config));
    }

    /** Is closed with this, before what was opened earlier. */
    final <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Waits until the side that is not live has everything that the writers have written. */
    final void awaitSameTokens() {
        run.until(
                "all tokens on both sides",
                LIMIT,
                () -> TokenTables.counts(scene.source()).equals(TokenTables.counts(scene.target())));
    }

    /** Ends the run as an operator would. */
    final void endRun() {
        run.terminate();
        run.exits(4);
    }

    @Override
    public final void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the applications does not end", e);
            }
        }
    }
}
