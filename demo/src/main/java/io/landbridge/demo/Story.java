package io.landbridge.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.client.Side;
import io.landbridge.demo.Corruptions.Corruption;
import io.landbridge.demo.DemoReport.Following;
import io.landbridge.demo.DemoReport.Kill;
import io.landbridge.demo.DemoReport.Proof;
import io.landbridge.demo.DemoReport.Writes;
import io.landbridge.demo.LedgerWatch.CopySpeed;
import io.landbridge.demo.LedgerWatch.Look;
import io.landbridge.demo.ProductProcess.Ended;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import io.landbridge.testkit.traffic.Traffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demo from beginning to end: shop, run, kill in the copy, run, kill while it follows, run, closing time, compare; then cutover, rollback
 * and cutover with the shop open.
 */
final class Story {

    private static final int KILL_AT_PERCENT = 40;
    private static final Duration FOLLOWING = Duration.ofSeconds(3);
    private static final Duration BETWEEN_MOVES = Duration.ofSeconds(3);
    private static final int STOPPED = 4;
    private static final int DIFFERENT = 1;
    private static final long SEED = 1;

    private final Shop shop;
    private final int writesPerSecond;
    private final PrintWriter err;
    private final long started = System.nanoTime();
    private final List<Kill> kills = new ArrayList<>();

    /**
     * @param writesPerSecond transactions in the shop while it moves; 0 for none
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
            say("a shop of " + number(shop.rows()) + " rows is made in "
                    + sourceServer.kind().title() + ", and shall move to "
                    + targetServer.kind().title());
            shop.create(source);
            ShopPlan plan = new ShopPlan(source, target, writesPerSecond > 0);
            Product product = new Product(launcher, folder, plan.secrets(), plan.write(folder));
            Moved moved = writesPerSecond == 0 ? copy(product, plan) : follow(product, plan);
            say("$ landbridge finish shop.yaml     (takes away what it made: fences, slots, streams, ledger)");
            product.ask("finish", "--yes");
            return new DemoReport(
                    sourceServer.kind().title(),
                    targetServer.kind().title(),
                    shop.rows(),
                    writesPerSecond,
                    kills,
                    moved.copy(),
                    moved.following(),
                    moved.last(),
                    moved.proof(),
                    moved.moves(),
                    moved.comparison(),
                    seconds(started));
        } finally {
            remove(folder);
        }
    }

    /**
     * What came of the runs.
     *
     * @param following null when the shop was closed
     * @param last how the last run ended
     * @param proof what the product's own comparison found
     * @param moves null when the shop was closed
     * @param comparison the last one, by a program that shares nothing with the product
     */
    private record Moved(
            CopySpeed copy,
            @Nullable Following following,
            Ended last,
            Proof proof,
            Moves.@Nullable Told moves,
            ComparisonResult comparison) {}

    private Moved copy(Product product, ShopPlan plan) throws IOException, InterruptedException {
        TestDatabase target = plan.target();
        try (LedgerWatch watch = LedgerWatch.on(target)) {
            killInTheCopy(run(product), watch);
            say(
                    "$ landbridge run shop.yaml     (the same again: it goes on where it was, and ends by comparing both sides)");
            Ended last;
            try (ProductProcess run = run(product)) {
                last = run.ends(0);
            }
            Proof proof = prove(product, target);
            return new Moved(watch.copySpeed(), null, last, proof, null, plan.compare());
        }
    }

    /** Its progress is told in few words. */
    private ProductProcess run(Product product) throws IOException {
        return product.start(new Progress(this::say, System::nanoTime), "run");
    }

    private Moved follow(Product product, ShopPlan plan) throws IOException, InterruptedException {
        TestDatabase source = plan.source();
        TestDatabase target = plan.target();
        try (LedgerWatch watch = LedgerWatch.on(target);
                OpenShop open = open(source)) {
            killInTheCopy(run(product), watch);
            say("$ landbridge run shop.yaml     (the same again: it goes on where it was, and the shop stays open)");
            killWhileItFollows(run(product), watch);
            say("$ landbridge run shop.yaml     (a third time)");
            try (ProductProcess run = run(product)) {
                double caughtUp = arrival(run, source, target, "Open as ever");
                say("  caught up: a change is in the target " + precise(caughtUp) + " s after its commit");
                run.works(FOLLOWING);
                Writes writes = open.close(System.nanoTime());
                say("the shop closes for a moment, after " + writes.words());
                double lastChange = untilNothingIsBehind(run, watch, source, target);
                Following following = new Following(
                        writes,
                        product.ask("status").document().path("stream"),
                        watch.highestLagMillis(),
                        watch.latest().lagMillis(),
                        lastChange);
                Proof proof = prove(product, target);
                Moves moves = new Moves(product, run, plan, BETWEEN_MOVES, this::say);
                Moves.Told told = move(moves, product.folder(), plan);
                say("the shop closes for good, and every row of both sides is compared once more");
                ComparisonResult comparison = moves.compare(Side.TARGET);
                moves.report(product.folder());
                run.terminate();
                return new Moved(watch.copySpeed(), following, run.ends(STOPPED), proof, told, comparison);
            }
        }
    }

    /** Equal, then corrupted behind its back, then put right. */
    private Proof prove(Product product, TestDatabase target) throws IOException, InterruptedException {
        say("$ landbridge validate shop.yaml     (every row of both sides, by the product itself)");
        Ended clean = product.ask("validate", "--again");
        say("  both sides are equal; now somebody changes a value, removes a row and adds a row in the target");
        say("$ landbridge validate shop.yaml");
        Corruptions corruptions = new Corruptions(target);
        corruptions.plant();
        JsonNode found;
        try (ProductProcess process = product.start("validate", "--again")) {
            found = process.ends(DIFFERENT).document().path("validation");
        }
        List<Corruption> planted = corruptions.foundBy(found);
        planted.forEach(corruption -> say("  " + corruption.words()));
        say("$ landbridge validate shop.yaml --repair apply");
        product.ask("validate", "--repair", "apply", "--yes");
        Ended again = product.ask("validate", "--again");
        say("  both sides are equal again");
        return new Proof(
                clean.seconds(),
                planted,
                found.path("mismatched").asLong(),
                again.document().path("validation").path("clean").asBoolean());
    }

    /** The shop opens again, with an application that follows the traffic flag, and moves. */
    private Moves.Told move(Moves moves, Path folder, ShopPlan plan) throws IOException, InterruptedException {
        say(
                "the shop opens again; its application follows Landbridge's traffic flag with the client library's data source");
        try (ShopClients clients = ShopClients.open(plan, shop, writesPerSecond, SEED)) {
            return moves.tell(folder, clients);
        }
    }

    /** People who go on buying while the shop moves. */
    private record OpenShop(Traffic traffic, long since) implements AutoCloseable {

        Writes close(long until) {
            return Writes.of(traffic.stop(), (until - since) / 1e9);
        }

        @Override
        public void close() {
            traffic.close();
        }
    }

    private OpenShop open(TestDatabase source) {
        say("the shop opens: about " + number(writesPerSecond) + " transactions a second");
        return new OpenShop(new ShopTraffic(shop).open(source, writesPerSecond, SEED), System.nanoTime());
    }

    private void killInTheCopy(ProductProcess run, LedgerWatch watch) throws IOException, InterruptedException {
        say("$ landbridge run shop.yaml     (to be killed in the middle of the copy)");
        long killAt = shop.rows() * KILL_AT_PERCENT / 100;
        try (run) {
            run.until(KILL_AT_PERCENT + " % of the copy", () -> watch.latest().rows() >= killAt);
            run.kill();
        }
        Kill kill = kill("copy", watch);
        say("  kill -9, with " + number(kill.rows()) + " rows in the ledger");
    }

    private void killWhileItFollows(ProductProcess run, LedgerWatch watch) throws IOException, InterruptedException {
        try (run) {
            run.until("the end of the stages", () -> watch.latest().following());
            say("  all is copied, indexed and compared; the run follows the shop");
            run.works(FOLLOWING);
            run.kill();
        }
        Kill kill = kill("stream", watch);
        say("  kill -9 while it follows, with " + number(kill.changes()) + " changes carried over");
    }

    private Kill kill(String during, LedgerWatch watch) {
        Look look = watch.latest();
        // what was copied while it was alive is the next one's base
        if (!look.backfilled()) {
            watch.anotherProcess();
        }
        Kill kill = new Kill(during, look.rows(), look.changes());
        kills.add(kill);
        return kill;
    }

    /** Seconds that the last change took. */
    private double untilNothingIsBehind(ProductProcess run, LedgerWatch watch, TestDatabase source, TestDatabase target)
            throws IOException, InterruptedException {
        double lastChange = arrival(run, source, target, "Closed for good");
        long then = System.nanoTime();
        run.until("the last look at the ledger", () -> {
            Look look = watch.latest();
            return look.nanos() > then && look.openChunks() == 0;
        });
        say("  nothing is behind: the last change was in the target " + precise(lastChange) + " s after its commit");
        return lastChange;
    }

    /** Seconds from a change's commit in the source until the target shows it, and with it all that was before. */
    private static double arrival(ProductProcess run, TestDatabase source, TestDatabase target, String sign)
            throws IOException, InterruptedException {
        source.execute("UPDATE products SET title = '" + sign + "' WHERE id = 1");
        long committed = System.nanoTime();
        run.until(
                "the last change in the target",
                () -> sign.equals(target.queryValue("SELECT title FROM products WHERE id = 1")));
        return seconds(committed);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String precise(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }

    private synchronized void say(String what) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", seconds(started), what);
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
