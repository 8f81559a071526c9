package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.time.Duration;

/** PostgreSQL's own logical replication, as its defaults have it. */
final class SubscriptionFollower implements Follower {

    static final String NAME = "PostgreSQL's own replication";

    private static final String OBJECT = "bench_peer";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final TestDatabase source;
    private final TestDatabase target;

    SubscriptionFollower(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() {
        source.execute("CREATE PUBLICATION " + OBJECT + " FOR TABLE " + String.join(", ", StreamTables.NAMES));
        target.execute("CREATE SUBSCRIPTION " + OBJECT + " CONNECTION 'host=" + source.host() + " port=" + source.port()
                + " dbname=" + source.name() + " user=" + source.user() + " password=" + source.password()
                + "' PUBLICATION " + OBJECT);
        Waiting.until(
                "all tables are copied",
                LIMIT,
                () -> target.queryLong("SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'") == 0);
        stop();
    }

    @Override
    public void start(int round) {
        target.execute("ALTER SUBSCRIPTION " + OBJECT + " ENABLE");
    }

    @Override
    public boolean hasReached(int round) {
        return StreamTables.hasReached(target, round);
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public void stop() {
        target.execute("ALTER SUBSCRIPTION " + OBJECT + " DISABLE");
        Waiting.until(
                "nobody reads the slot",
                LIMIT,
                () -> source.queryLong("SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '"
                                + OBJECT + "'")
                        == 0);
    }

    @Override
    public TestDatabase target() {
        return target;
    }

    @Override
    public void close() {
        if (target.queryLong("SELECT count(*) FROM pg_subscription WHERE subname = '" + OBJECT + "'") > 0) {
            target.execute("DROP SUBSCRIPTION " + OBJECT);
        }
    }
}
