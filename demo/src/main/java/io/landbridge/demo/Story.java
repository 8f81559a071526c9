package io.landbridge.demo;

import io.landbridge.demo.ProductProcess.Ended;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import io.landbridge.testkit.traffic.Traffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The demo from beginning to end: shop, run, kill, run again, compare. */
final class Story {

    private static final int KILL_AT_PERCENT = 40;
    private static final long RUN_MINUTES = 10;
    private static final long LOOK_NANOS = 20_000_000;
    private static final long SEED = 1;

    private final Shop shop;
    private final int writesPerSecond;
    private final PrintWriter err;
    private final long started = System.nanoTime();

    /**
     * @param writesPerSecond transactions in the shop while it is copied; 0 for none
     */
    Story(long rows, int writesPerSecond, PrintWriter err) {
        this.shop = Shop.of(rows);
        this.writesPerSecond = writesPerSecond;
        this.err = err;
    }

    DemoReport tell(TestServer sourceServer, TestServer targetServer, Path launcher)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("landbridge-demo-");
        try (TestDatabase source = sourceServer.createDatabase("shop");
                TestDatabase target = targetServer.createDatabase("shop_new")) {
            say("loading a shop of " + shop.rows() + " rows into "
                    + source.server().kind().title());
            shop.create(source);
            ShopPlan plan = new ShopPlan(source, target);
            Path file = plan.write(folder);
            long killedAt;
            Ended ended;
            try (Traffic traffic = open(source)) {
                killedAt = runAndKill(plan, file, folder, launcher, target);
                ended = runToTheEnd(plan, file, folder, launcher);
                if (traffic != null) {
                    say("the shop closes after " + traffic.stop());
                }
            }
            say("comparing every row of both sides, with a program that shares nothing with the product");
            ComparisonResult comparison = plan.compare();
            return new DemoReport(
                    source.server().kind().title(),
                    target.server().kind().title(),
                    shop.rows(),
                    killedAt,
                    ended,
                    comparison,
                    (System.nanoTime() - started) / 1e9);
        } finally {
            remove(folder);
        }
    }

    /** People who go on buying while the shop is copied, or nobody. */
    private @Nullable Traffic open(TestDatabase source) {
        if (writesPerSecond == 0) {
            return null;
        }
        say("the shop stays open: " + writesPerSecond + " transactions a second, seed " + SEED);
        return new ShopTraffic(shop).open(source, writesPerSecond, SEED);
    }

    private Ended runToTheEnd(ShopPlan plan, Path file, Path folder, Path launcher)
            throws IOException, InterruptedException {
        say("the same command again: it goes on from the ledger");
        try (ProductProcess second =
                ProductProcess.start(launcher, folder, plan.secrets(), "run", file.toString(), "--until", "indexes")) {
            Ended ended = second.await(RUN_MINUTES);
            if (ended.exitCode() != 0) {
                throw new DemoException(
                        ended.exitCode(), "The run ended with " + ended.exitCode() + ": " + ended.document());
            }
            return ended;
        }
    }

    /** Returns how many rows the ledger had when the process was killed. */
    private long runAndKill(ShopPlan plan, Path file, Path folder, Path launcher, TestDatabase target)
            throws IOException, InterruptedException {
        say("landbridge run, to be killed in the middle");
        long killAt = shop.rows() * KILL_AT_PERCENT / 100;
        try (ProductProcess first =
                ProductProcess.start(launcher, folder, plan.secrets(), "run", file.toString(), "--until", "indexes")) {
            while (copied(target) < killAt) {
                if (!first.isAlive()) {
                    Ended ended = first.await(RUN_MINUTES);
                    throw new DemoException(
                            ended.exitCode() == 0 ? 70 : ended.exitCode(),
                            "The run ended before it could be killed, with " + ended.exitCode() + ": "
                                    + ended.document());
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            first.kill();
        }
        long copied = copied(target);
        say("kill -9 with " + copied + " rows in the ledger");
        return copied;
    }

    private static long copied(TestDatabase target) {
        boolean postgres = target.engine() == Engine.POSTGRESQL;
        String there =
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'landbridge' AND table_name = 'chunk'";
        if (target.queryLong(there) == 0) {
            return 0;
        }
        return target.queryLong(
                "SELECT coalesce(sum(rows_read), 0) FROM " + (postgres ? "landbridge.chunk" : "`landbridge`.chunk")
                        + " WHERE migration = '" + ShopPlan.MIGRATION + "'");
    }

    private void say(String what) {
        err.printf("demo %5.1f s  %s%n", (System.nanoTime() - started) / 1e9, what);
        err.flush();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
