package io.landbridge.benchmarks;

import io.landbridge.benchmarks.PartResult.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measurements in parts as a document with all readings, and as Markdown. */
record PartsReport(
        String startedAt, String method, Machine machine, Map<String, Object> options, List<PartResult> results) {

    private static final int LONGEST_REASON = 300;

    /** Puts a run's tables into its part of a page. */
    @FunctionalInterface
    interface PagePart {
        void replace(Path page, String tables) throws IOException;
    }

    /**
     * Writes the document, prints the tables, and puts them into the page.
     *
     * @param name what the document's name ends in
     * @param page null for none
     */
    void publish(Path results, String name, @Nullable Path page, PagePart part) throws IOException {
        Path file = results.resolve(startedAt.replace(":", "") + "-" + name + ".json");
        ResultsDocument.write(file, document());
        String tables = tables();
        System.out.println(tables + "\nAll readings: " + file);
        if (page != null) {
            part.replace(
                    page,
                    tables + "\nAll readings: [" + file.getFileName() + "](results/" + file.getFileName() + ")\n");
        }
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("startedAt", startedAt);
        document.put("method", method);
        document.put("machine", machine);
        document.put("options", options);
        List<Map<String, Object>> parts = new ArrayList<>();
        for (PartResult result : results) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("key", result.key());
            part.put("title", result.title());
            part.putAll(result.document());
            part.put("marks", result.promises().stream().map(PartsReport::mark).toList());
            parts.add(part);
        }
        document.put("parts", parts);
        return document;
    }

    private static Map<String, Object> mark(Promise promise) {
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put("claim", promise.claim());
        mark.put("condition", condition(promise));
        mark.put("value", promise.value());
        mark.put("state", promise.state());
        mark.put("reason", promise.reason());
        return mark;
    }

    private static String condition(Promise promise) {
        return (promise.atMost() ? "≤ " : "≥ ") + Figures.two(promise.limit());
    }

    boolean isGood() {
        return results.stream().allMatch(PartResult::isGood);
    }

    String tables() {
        StringBuilder text = new StringBuilder();
        text.append(startedAt).append("; ").append(machine.title()).append(".\n");
        for (PartResult result : results) {
            text.append("\n### ").append(result.title()).append("\n\n");
            line(text, result.header());
            line(text, result.header().stream().map(column -> "---").toList());
            result.rows().forEach(row -> line(text, row));
            result.notes().forEach(note -> text.append('\n').append(note).append('\n'));
            if (!result.promises().isEmpty()) {
                text.append("\n| mark | condition | value | |\n| --- | --- | ---: | --- |\n");
                result.promises().forEach(promise -> line(text, row(promise)));
            }
        }
        return text.toString();
    }

    private static List<String> row(Promise promise) {
        Double value = promise.value();
        return List.of(
                promise.claim(),
                condition(promise),
                value == null ? "" : Figures.two(value),
                switch (promise.state()) {
                    case MET -> "met";
                    case NOT_MET -> "**not met**";
                    case NOT_MEASURED -> "not measured: " + promise.reason();
                });
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append('|');
        for (String cell : cells) {
            String line = cell.replaceAll("\\s+", " ").replace("|", "\\|");
            text.append(' ')
                    .append(line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…")
                    .append(" |");
        }
        text.append('\n');
    }
}
