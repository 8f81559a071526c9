package io.landbridge.benchmarks;

import java.util.Locale;
import java.util.stream.Collectors;

/** The run as Markdown tables, for a terminal and for the page of results. */
final class Tables {

    private static final int LONGEST_REASON = 300;
    private static final double MEBIBYTE = 1024 * 1024;

    private Tables() {}

    static String of(Report report) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s, %,d rows, %d streams, median of %d; %s.%n",
                report.startedAt(),
                report.rows(),
                report.streams(),
                report.rounds(),
                report.machine().title()));
        report.missing()
                .forEach((program, debianPackage) -> text.append("\nMissing: ")
                        .append(program)
                        .append(" (Debian package ")
                        .append(debianPackage)
                        .append(").\n"));
        report.outcomes().forEach(outcome -> appendOutcome(text, outcome));
        return text.toString();
    }

    private static void appendOutcome(StringBuilder text, Outcome outcome) {
        text.append("\n### ")
                .append(outcome.source().version())
                .append(" → ")
                .append(outcome.target().version())
                .append(
                        "\n\n| copy | seconds | single readings | rows/s | whole command, s | memory, MB | CPU, s: program + source + target |\n")
                .append("| --- | ---: | --- | ---: | ---: | ---: | ---: |\n");
        outcome.standings().all().forEach(standing -> text.append(row(standing)));
        text.append("\n| mark | condition | ratio | |\n| --- | --- | ---: | --- |\n");
        outcome.verdicts().forEach(verdict -> text.append(row(verdict)));
    }

    private static String row(Standing standing) {
        String name = standing.contestant().name();
        if (!standing.isMeasured()) {
            return "| " + name + " | not measured | " + oneLine(String.valueOf(standing.absence())) + " | | | | |\n";
        }
        String readings = standing.readings().stream()
                .map(reading ->
                        String.format(Locale.ROOT, "%.2f", reading.measurement().copySeconds()))
                .collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %s | %,.0f | %.2f | %.0f | %.1f + %.1f + %.1f |%n",
                name,
                standing.seconds(),
                readings,
                standing.rowsPerSecond(),
                standing.wallSeconds(),
                standing.peakResidentBytes() / MEBIBYTE,
                standing.cpuSeconds(),
                standing.sourceCpuSeconds(),
                standing.targetCpuSeconds());
    }

    private static String row(Mark.Verdict verdict) {
        Double ratio = verdict.ratio();
        String state = switch (verdict.state()) {
            case MET -> "met";
            case NOT_MET -> "**not met**";
            case NOT_MEASURED -> "not measured: " + oneLine(String.valueOf(verdict.reason()));
        };
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s |%n",
                verdict.mark().claim(),
                verdict.mark().condition(),
                ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                state);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").replace("|", "\\|");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }
}
