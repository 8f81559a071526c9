package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;

/** The product's stream; each start is a new process of it. */
final class LandbridgeFollower implements Follower {

    static final String NAME = "landbridge";

    private final TestDatabase target;
    private final LandbridgeProcess process;

    LandbridgeFollower(Path launcher, Path folder, TestDatabase source, TestDatabase target) {
        this.target = target;
        List<String> tables = StreamTables.NAMES.stream()
                .map(table -> StreamTables.planned(source, table))
                .toList();
        this.process = new LandbridgeProcess(launcher, folder, source, target, tables, "");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() {
        process.start();
        process.awaitFollowing();
        process.stop();
    }

    @Override
    public void start(int round) {
        process.start();
    }

    @Override
    public boolean hasReached(int round) {
        process.requireRunning();
        return StreamTables.hasReached(target, round);
    }

    /** Whether everything was copied. */
    boolean isFollowing() {
        process.requireRunning();
        return process.isFollowing();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public TestDatabase target() {
        return target;
    }

    @Override
    public void close() {
        process.finish();
    }
}
