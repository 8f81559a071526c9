package io.landbridge.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.landbridge.demo.ProductProcess.Ended;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.compare.TableResult;
import java.util.Locale;

/**
 * What the demo showed.
 *
 * @param killedAt rows in the ledger when the first process was killed
 * @param run how the second process ended
 * @param seconds of the whole demo
 */
record DemoReport(
        String source,
        String target,
        long rows,
        long killedAt,
        Ended run,
        ComparisonResult comparison,
        double seconds) {

    int exitCode() {
        return comparison.isEqual() ? 0 : 1;
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """

                %s -> %s, %,d rows
                  killed (kill -9) with %,d rows in the ledger; the second run copied the other %,d in %.1f s: %,d rows/s
                  second run in all, with indexes, foreign keys and counters: %.1f s
                  the demo in all: %.1f s

                Independent comparison, row by row, with keys, indexes and counters:
                """,
                source,
                target,
                rows,
                killedAt,
                run.document().path("rowsCopied").asLong(),
                run.document().path("copySeconds").asDouble(),
                run.document().path("rowsPerSecond").asLong(),
                run.seconds(),
                seconds));
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
        document.put("killedAtRows", killedAt);
        document.put("seconds", seconds);
        document.set("run", run.document());
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
}
