package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The run as a document with all single readings. */
record Report(
        String startedAt,
        long rows,
        int rounds,
        int streams,
        String method,
        Machine machine,
        Map<String, String> tools,
        Map<String, String> missing,
        List<Outcome> outcomes) {

    static final String METHOD =
            "One round to warm up, then the measured rounds, each beginning with another contestant."
                    + " Before each copy: an empty target table with its key in place, both servers flushed."
                    + " After each copy: row count and sum of row hashes compared on both sides. Medians.";

    /** What was not there, and the package that brings it. */
    static Map<String, String> missing(Set<Tool> tools) {
        Map<String, String> missing = new LinkedHashMap<>();
        tools.forEach(tool -> missing.put(tool.program(), tool.debianPackage()));
        return missing;
    }

    /** True unless a contestant failed or a mark was measured and not met. */
    boolean isGood() {
        return outcomes.stream()
                .noneMatch(outcome ->
                        outcome.verdicts().stream().anyMatch(verdict -> verdict.state() == Mark.State.NOT_MET)
                                || outcome.standings().all().stream().anyMatch(Standing::isFailed));
    }

    void write(Path file) throws IOException {
        ResultsDocument.write(file, document());
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("startedAt", startedAt);
        document.put("rows", rows);
        document.put("rounds", rounds);
        document.put("streams", streams);
        document.put("method", method);
        document.put("machine", machine);
        document.put("tools", tools);
        document.put("missing", missing);
        document.put("directions", outcomes.stream().map(Report::direction).toList());
        return document;
    }

    private static Map<String, Object> direction(Outcome outcome) {
        Map<String, Object> direction = new LinkedHashMap<>();
        direction.put("key", outcome.direction().key());
        direction.put("source", outcome.source());
        direction.put("target", outcome.target());
        direction.put(
                "contestants",
                outcome.standings().all().stream().map(Report::contestant).toList());
        direction.put("marks", outcome.verdicts().stream().map(Report::mark).toList());
        return direction;
    }

    private static Map<String, Object> contestant(Standing standing) {
        Map<String, Object> contestant = new LinkedHashMap<>();
        contestant.put("name", standing.contestant().name());
        contestant.put("rows", standing.contestant().rows());
        contestant.put("shape", standing.contestant().shape());
        if (!standing.isMeasured()) {
            contestant.put("notMeasured", standing.absence());
            return contestant;
        }
        contestant.put("copySeconds", rounded(standing.seconds()));
        contestant.put("rowsPerSecond", rounded(standing.rowsPerSecond()));
        contestant.put("wallSeconds", rounded(standing.wallSeconds()));
        contestant.put("peakResidentBytes", Math.round(standing.peakResidentBytes()));
        contestant.put("cpuSeconds", rounded(standing.cpuSeconds()));
        contestant.put("sourceCpuSeconds", rounded(standing.sourceCpuSeconds()));
        contestant.put("targetCpuSeconds", rounded(standing.targetCpuSeconds()));
        List<Map<String, Object>> readings = new ArrayList<>();
        for (Reading reading : standing.readings()) {
            readings.add(reading(reading));
        }
        contestant.put("readings", readings);
        return contestant;
    }

    private static Map<String, Object> reading(Reading reading) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("round", reading.round());
        row.put("position", reading.position());
        row.put("copySeconds", rounded(reading.measurement().copySeconds()));
        row.put("wallSeconds", rounded(reading.measurement().wallSeconds()));
        row.put("peakResidentBytes", reading.measurement().peakResidentBytes());
        row.put("cpuSeconds", rounded(reading.measurement().cpuSeconds()));
        row.put("sourceCpuSeconds", rounded(reading.sourceCpuSeconds()));
        row.put("targetCpuSeconds", rounded(reading.targetCpuSeconds()));
        return row;
    }

    private static Map<String, Object> mark(Mark.Verdict verdict) {
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put("claim", verdict.mark().claim());
        mark.put("contestant", verdict.mark().ours());
        mark.put("comparedWith", verdict.mark().other());
        mark.put("quantity", verdict.mark().quantity());
        mark.put("condition", verdict.mark().condition());
        mark.put("ratio", verdict.ratio() == null ? null : rounded(verdict.ratio()));
        mark.put("state", verdict.state());
        mark.put("reason", verdict.reason());
        return mark;
    }

    /** The clocks behind the figures tell no more than that. */
    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
