package io.landbridge.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.landbridge.demo.Corruptions.Corruption;
import io.landbridge.demo.LedgerWatch.CopySpeed;
import io.landbridge.demo.ProductProcess.Ended;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.compare.TableResult;
import io.landbridge.testkit.traffic.TrafficResult;
import io.landbridge.testkit.traffic.Verb;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the demo showed.
 *
 * @param rows of the shop before it opened
 * @param writesPerSecond that were asked for
 * @param copy of the run that copied last
 * @param following null when the shop was closed
 * @param run how the last run ended
 * @param proof what the product's own comparison found
 * @param moves null when the shop was closed
 * @param seconds of the whole demo
 */
record DemoReport(
        String source,
        String target,
        long rows,
        int writesPerSecond,
        List<Kill> kills,
        CopySpeed copy,
        @Nullable Following following,
        Ended run,
        Proof proof,
        Moves.@Nullable Told moves,
        ComparisonResult comparison,
        double seconds) {

    DemoReport {
        kills = List.copyOf(kills);
    }

    private static final int MOST_FAILURES = 5;

    /**
     * What the product's own comparison found.
     *
     * @param seconds that it took while both sides were equal
     * @param planted what was done to the target behind its back
     * @param mismatched how many rows it named then
     * @param repaired whether both sides were equal again in the end
     */
    record Proof(double seconds, List<Corruption> planted, long mismatched, boolean repaired) {

        Proof {
            planted = List.copyOf(planted);
        }

        /** Whether it named what was planted, nothing else, and put it right. */
        boolean holds() {
            return repaired && mismatched == planted.size() && planted.stream().allMatch(Corruption::found);
        }

        String words() {
            return String.format(
                            Locale.ROOT,
                            "  landbridge validate: equal, in %.1f s; then, with three things planted in the target:%n",
                            seconds)
                    + planted.stream()
                            .map(corruption -> "    " + corruption.words() + '\n')
                            .collect(Collectors.joining())
                    + (repaired ? "    repaired, and equal again\n" : "    NOT REPAIRED\n");
        }
    }

    /**
     * A kill -9.
     *
     * @param during {@code copy} or {@code stream}
     * @param rows in the ledger then
     * @param changes applied by then
     */
    record Kill(String during, long rows, long changes) {

        String words() {
            return during.equals("copy")
                    ? words("in the copy, with %,d rows in the ledger", rows)
                    : words("while it followed, with %,d changes applied", changes);
        }

        private static String words(String form, long number) {
            return String.format(Locale.ROOT, form, number);
        }
    }

    /**
     * What the shop did while it moved.
     *
     * @param keyChanges customers that got another key
     * @param seconds that it was open
     */
    record Writes(long transactions, long inserted, long updated, long deleted, long keyChanges, double seconds) {

        static Writes of(TrafficResult result, double seconds) {
            return new Writes(
                    result.committed(),
                    result.rows(Verb.INSERT),
                    result.rows(Verb.UPDATE),
                    result.rows(Verb.DELETE),
                    result.changes(ShopChange.CUSTOMERS_MERGED.name()),
                    seconds);
        }

        long perSecond() {
            return Math.round(transactions / seconds);
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    "%,d transactions, %,d a second: %,d rows inserted, %,d updated, %,d deleted, %,d with another key",
                    transactions,
                    perSecond(),
                    inserted,
                    updated,
                    deleted,
                    keyChanges);
        }
    }

    /**
     * How the target followed.
     *
     * @param counts the stream as status told it in the end
     * @param highestLagMillis the kills included
     * @param lastChangeSeconds from the last commit in the source until the target showed it, by one clock
     */
    record Following(
            Writes writes, JsonNode counts, long highestLagMillis, long lastLagMillis, double lastChangeSeconds) {

        private long count(String group, String name) {
            return counts.path(group).path(name).asLong();
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    """
                      the shop: %s
                      stream: applied %,d inserts, %,d updates, %,d deletes; left out %,d that the copy held or would hold
                      lag: %.1f s at most, with the kills; %.1f s in the end, and the last change was there %.2f s after its commit
                    """,
                    writes.words(),
                    count("applied", "inserts"),
                    count("applied", "updates"),
                    count("applied", "deletes"),
                    count("skipped", "inTheCopy") + count("skipped", "copiedLater"),
                    highestLagMillis / 1e3,
                    lastLagMillis / 1e3,
                    lastChangeSeconds);
        }
    }

    int exitCode() {
        boolean isMoved = moves == null || moves.holds();
        return comparison.isEqual() && proof.holds() && isMoved ? 0 : 1;
    }

    String text() {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%n%s -> %s, %,d rows%n", source, target, rows));
        kills.forEach(
                kill -> text.append("  killed (kill -9) ").append(kill.words()).append('\n'));
        text.append(String.format(Locale.ROOT, "  copy: %,d rows/s after the kill%n", copy.rowsPerSecond()));
        if (following != null) {
            text.append(following.words());
        }
        text.append(proof.words());
        if (moves != null) {
            moves.moves()
                    .forEach(move ->
                            text.append("  landbridge ").append(move.words()).append('\n'));
            text.append(String.format(
                    Locale.ROOT,
                    "  writes that failed in the shop meanwhile: %d of %,d%n",
                    moves.failedWrites().size(),
                    moves.transactions()));
            moves.failedWrites().stream()
                    .distinct()
                    .limit(MOST_FAILURES)
                    .forEach(failure -> text.append("    ").append(failure).append('\n'));
        }
        text.append(String.format(Locale.ROOT, "  the demo in all: %.1f s%n", seconds))
                .append("\nIndependent comparison, row by row, with keys, indexes and counters:\n");
        comparison.tables().forEach(table -> text.append("  ").append(table).append('\n'));
        comparison
                .findings()
                .forEach(finding -> text.append("  ").append(finding).append('\n'));
        return text.append(comparison.isEqual() ? "EQUAL\n" : "NOT EQUAL\n").toString();
    }

    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode document = mapper.createObjectNode();
        document.put("command", "demo");
        document.put("source", source);
        document.put("target", target);
        document.put("rows", rows);
        document.put("writesPerSecond", writesPerSecond);
        document.put("seconds", seconds);
        ArrayNode killed = document.putArray("kills");
        for (Kill kill : kills) {
            ObjectNode entry = killed.addObject();
            entry.put("during", kill.during());
            entry.put("rowsCopied", kill.rows());
            entry.put("changesApplied", kill.changes());
        }
        ObjectNode speed = document.putObject("copy");
        speed.put("rows", copy.rows());
        speed.put("seconds", copy.seconds());
        speed.put("rowsPerSecond", copy.rowsPerSecond());
        document.set("writes", following == null ? null : part(mapper, following.writes()));
        document.set("stream", following == null ? null : part(mapper, following));
        document.set("run", run.document());
        document.set("validation", part(mapper, proof));
        document.set("moves", moves == null ? null : part(mapper, moves));
        document.put("equal", comparison.isEqual());
        ArrayNode tables = document.putArray("tables");
        for (TableResult table : comparison.tables()) {
            ObjectNode entry = tables.addObject();
            entry.put("source", table.source().toString());
            entry.put("target", table.target().toString());
            entry.put("rows", table.sourceRows());
            entry.put("equal", table.isEqual());
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode part(ObjectMapper mapper, Proof proof) {
        ObjectNode part = mapper.createObjectNode();
        part.put("seconds", proof.seconds());
        part.put("mismatched", proof.mismatched());
        part.put("repaired", proof.repaired());
        ArrayNode planted = part.putArray("planted");
        for (Corruption corruption : proof.planted()) {
            ObjectNode entry = planted.addObject();
            entry.put("what", corruption.what());
            entry.put("table", corruption.table());
            ArrayNode key = entry.putArray("key");
            corruption.key().forEach(key::add);
            entry.put("kind", corruption.kind());
            entry.put("column", corruption.column().isEmpty() ? null : corruption.column());
            entry.put("found", corruption.found());
        }
        return part;
    }

    private static ObjectNode part(ObjectMapper mapper, Moves.Told moves) {
        ObjectNode part = mapper.createObjectNode();
        part.put("transactions", moves.transactions());
        part.put("failedWrites", moves.failedWrites().size());
        ArrayNode made = part.putArray("made");
        for (Moves.Move move : moves.moves()) {
            ObjectNode entry = made.addObject();
            entry.put("command", move.command());
            entry.put("heldSeconds", move.heldSeconds());
            entry.put("longestSeconds", move.longestSeconds());
            entry.put("transactions", move.committed());
            entry.put("equal", move.equal());
        }
        return part;
    }

    private static ObjectNode part(ObjectMapper mapper, Writes writes) {
        ObjectNode part = mapper.createObjectNode();
        part.put("transactions", writes.transactions());
        part.put("perSecond", writes.perSecond());
        part.put("inserted", writes.inserted());
        part.put("updated", writes.updated());
        part.put("deleted", writes.deleted());
        part.put("keyChanges", writes.keyChanges());
        return part;
    }

    private static ObjectNode part(ObjectMapper mapper, Following following) {
        ObjectNode part = mapper.createObjectNode();
        part.set("applied", following.counts().path("applied"));
        part.set("skipped", following.counts().path("skipped"));
        part.set("divergences", following.counts().path("divergences"));
        part.put("highestLagSeconds", following.highestLagMillis() / 1e3);
        part.put("lastLagSeconds", following.lastLagMillis() / 1e3);
        part.put("lastChangeSeconds", following.lastChangeSeconds());
        return part;
    }
}
