package io.landbridge.demo;

import io.landbridge.client.Side;
import io.landbridge.demo.ProductProcess.Ended;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The end of the story: traffic is led to the target, back, and to the target again, while the shop stays open; equal each time. */
final class Moves {

    private static final int NOT_YET = 1;
    private static final int ATTEMPTS = 120;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final String RUNBOOK = """
            runbook: move the shop
            gates:
              lag: "< 2s"
              validation: fresh
              quarantine: empty
              reverseStream: proven
            freezeBudget: 10s
            steps:
              - freeze:
              - drain: {timeout: 5s}
              - verify: {timeout: 8s}
              - sequences: {gap: 1000}
              - reverse: {window: 24h}
              - switch:
            """;

    private final Product product;
    private final ProductProcess run;
    private final ShopPlan plan;
    private final Duration between;
    private final Consumer<String> say;
    private final List<Move> moves = new ArrayList<>();

    /**
     * @param run the process that follows, which carries changes both ways
     * @param between how long the shop works between two moves
     */
    Moves(Product product, ProductProcess run, ShopPlan plan, Duration between, Consumer<String> say) {
        this.product = product;
        this.run = run;
        this.plan = plan;
        this.between = between;
        this.say = say;
    }

    /**
     * One move of the traffic.
     *
     * @param command {@code cutover} or {@code rollback}
     * @param heldSeconds how long clients were held, as the ledger says
     * @param longestSeconds the longest that one of the shop's transactions took meanwhile
     * @param committed transactions on the side that was live afterwards, until the comparison
     * @param equal what the independent comparison said then
     */
    record Move(String command, double heldSeconds, double longestSeconds, long committed, boolean equal) {

        String words() {
            return String.format(
                    Locale.ROOT,
                    "%s: clients held %.2f s, the longest transaction %.2f s; %,d transactions there afterwards, then %s",
                    command,
                    heldSeconds,
                    longestSeconds,
                    committed,
                    equal ? "EQUAL" : "NOT EQUAL");
        }
    }

    /**
     * All of them.
     *
     * @param failedWrites what the shop's clerks saw as errors
     * @param last the last comparison
     */
    record Told(List<Move> moves, List<String> failedWrites, ComparisonResult last) {

        Told {
            moves = List.copyOf(moves);
            failedWrites = List.copyOf(failedWrites);
        }

        boolean holds() {
            return failedWrites.isEmpty() && moves.stream().allMatch(Move::equal);
        }
    }

    /** Leads the traffic over, back and over again, with the shop's clerks at work. */
    Told tell(Path folder, ShopClients shop) throws IOException, InterruptedException {
        Path runbook = Files.writeString(folder.resolve("move.yaml"), RUNBOOK);
        @Nullable ComparisonResult last = null;
        for (Side side : List.of(Side.TARGET, Side.SOURCE, Side.TARGET)) {
            run.works(between);
            String command = side == Side.TARGET ? "cutover" : "rollback";
            say.accept("landbridge " + command + ", while the shop is open");
            var unused = shop.takeLongestSeconds();
            long before = shop.committed(side);
            untilDone(command, side == Side.TARGET ? List.of("--runbook", runbook.toString()) : List.of());
            run.works(between);
            double longest = shop.takeLongestSeconds();
            last = shop.whileClosed(() -> compare(side));
            Move move = new Move(command, heldSeconds(), longest, shop.committed(side) - before, last.isEqual());
            moves.add(move);
            say.accept(move.words());
        }
        if (last == null) {
            throw new IllegalStateException("nothing was moved");
        }
        return new Told(moves, shop.failures(), last);
    }

    /** A closed gate is an answer; what it waits for comes while the shop works. */
    private void untilDone(String command, List<String> options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.add("--yes");
        for (int attempt = 1; ; attempt++) {
            try (ProductProcess process = product.start(command, all.toArray(String[]::new))) {
                if (attempt == ATTEMPTS) {
                    process.ends(0);
                    return;
                }
                if (process.endsWithOneOf(0, NOT_YET) == 0) {
                    return;
                }
            }
            run.works(BETWEEN_ATTEMPTS);
        }
    }

    /** When nothing is under way from the live side to the other one. */
    private ComparisonResult compare(Side live) throws IOException, InterruptedException {
        TestDatabase from = live == Side.SOURCE ? plan.source() : plan.target();
        TestDatabase to = live == Side.SOURCE ? plan.target() : plan.source();
        String sign = "Moved " + moves.size();
        from.execute("UPDATE products SET title = '" + sign + "' WHERE id = 1");
        run.until(
                "the last change on the other side",
                () -> sign.equals(to.queryValue("SELECT title FROM products WHERE id = 1")));
        return plan.compare();
    }

    private double heldSeconds() {
        return plan.target()
                        .queryLong("SELECT coalesce(freeze_millis, 0) FROM "
                                + plan.target().quote("landbridge") + ".runbook_run ORDER BY id DESC LIMIT 1")
                / 1e3;
    }

    /** What the product says of all of it, as one page. */
    Ended report(Path folder) throws IOException, InterruptedException {
        Path page = folder.resolve("report.html");
        Ended ended = product.ask("report", "--report", page.toString());
        say.accept("landbridge report: " + Files.size(page) / 1_000 + " kB of evidence");
        return ended;
    }
}
