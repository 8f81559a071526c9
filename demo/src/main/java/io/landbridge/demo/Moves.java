package io.landbridge.demo;

import io.landbridge.client.Side;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The end of the story: traffic is led to the target, back, and to the target again, while the shop stays open; equal each time. */
final class Moves {

    private static final String CUTOVER = "cutover";
    private static final int NOT_YET = 1;
    private static final int ATTEMPTS = 120;
    private static final Pattern STEP = Pattern.compile("[\\d:]+ +([^:]+): done in ([\\d.]+) s.*");
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final String RUNBOOK = """
            runbook: move the shop
            gates:
              lag: "< 2s"
              validation: fresh
              quarantine: empty
              reverseStream: proven
            freezeBudget: 60s    # a laptop that does much else; ask for less of a server
            steps:
              - freeze:
              - drain: {timeout: 30s}
              - verify: {timeout: 50s}
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
                    "%s: clients held for %.2f s, longest transaction %.2f s; %,d transactions there since, all of them carried %s: %s",
                    command,
                    heldSeconds,
                    longestSeconds,
                    committed,
                    command.equals(CUTOVER) ? "back" : "over",
                    equal ? "EQUAL" : "NOT EQUAL");
        }
    }

    /**
     * All of them.
     *
     * @param transactions that the shop's clerks committed
     * @param failedWrites what they saw as errors
     */
    record Told(List<Move> moves, long transactions, List<String> failedWrites) {

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
        run.works(between);
        move(CUTOVER, Side.TARGET, shop, "--runbook", runbook.toString());
        move("rollback", Side.SOURCE, shop);
        move(CUTOVER, Side.TARGET, shop, "--runbook", runbook.toString());
        return new Told(moves, shop.committed(Side.SOURCE) + shop.committed(Side.TARGET), shop.failures());
    }

    private void move(String command, Side side, ShopClients shop, String... options)
            throws IOException, InterruptedException {
        say.accept("$ landbridge " + command + " shop.yaml" + (options.length == 0 ? "" : " --runbook move.yaml")
                + "     (the shop stays open)");
        shop.forgetLongest();
        long before = shop.committed(side);
        untilDone(command, options);
        run.works(between);
        double longest = shop.longestSeconds();
        ComparisonResult found = shop.whileClosed(() -> compare(side));
        Move move = new Move(command, heldSeconds(), longest, shop.committed(side) - before, found.isEqual());
        moves.add(move);
        say.accept("  the " + (side == Side.TARGET ? "new" : "old") + " database is live; " + move.words());
        found.tables().stream().filter(table -> !table.isEqual()).forEach(table -> say.accept("  " + table));
        found.findings().forEach(finding -> say.accept("  " + finding));
    }

    /** A closed gate is an answer; what it waits for comes while the shop works. */
    private void untilDone(String command, String... options) throws IOException, InterruptedException {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "--yes";
        for (int attempt = 1; ; attempt++) {
            try (ProductProcess process = product.start(command, all)) {
                if (attempt == ATTEMPTS || process.endsWithOneOf(0, NOT_YET) == 0) {
                    process.ends(0);
                    say.accept("  " + steps(process.said()));
                    return;
                }
                String why = process.ends(NOT_YET)
                        .document()
                        .path("error")
                        .path("what")
                        .asText();
                if (attempt == 1) {
                    say.accept("  not yet: " + why);
                }
            }
            run.works(BETWEEN_ATTEMPTS);
        }
    }

    /** One line of what a command said of its steps. */
    static String steps(List<String> said) {
        return said.stream()
                .map(STEP::matcher)
                .filter(Matcher::matches)
                .map(step -> step.group(1) + ' ' + step.group(2) + " s")
                .collect(Collectors.joining(", "));
    }

    /** When nothing is under way from the live side to the other one. */
    ComparisonResult compare(Side live) throws IOException, InterruptedException {
        TestDatabase from = live == Side.SOURCE ? plan.source() : plan.target();
        TestDatabase to = live == Side.SOURCE ? plan.target() : plan.source();
        String sign = "Moved " + moves.size() + " times";
        from.execute("UPDATE products SET title = '" + sign + "' WHERE id = 1");
        run.until(
                "the last change on the other side",
                () -> sign.equals(to.queryValue("SELECT title FROM products WHERE id = 1")));
        return live == Side.TARGET ? plan.compare() : plan.compareRows();
    }

    private double heldSeconds() {
        return plan.target()
                        .queryLong("SELECT coalesce(freeze_millis, 0) FROM "
                                + plan.target().quote("landbridge")
                                + ".runbook_run WHERE freeze_millis IS NOT NULL ORDER BY id DESC LIMIT 1")
                / 1e3;
    }

    /** What the product says of all of it, as one page. */
    void report(Path folder) throws IOException, InterruptedException {
        Path page = folder.resolve("report.html");
        say.accept("$ landbridge report shop.yaml --report report.html");
        product.ask("report", "--report", page.toString());
        say.accept(
                "  " + Files.size(page) / 1_000
                        + " kB of evidence: steps with their times, counts and digests of each table, what differed and what became of it");
    }
}
