package io.landbridge.jobs.report;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.validation.IntegrityFinding;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.Mismatch.Difference;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison as one HTML page: no script, nothing from elsewhere, readable by somebody who was not there. */
public final class ValidationPage {

    static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; color: #1c2430; background: #fff; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
            h1 { font-size: 1.6rem; margin-bottom: .3rem } h2 { font-size: 1.2rem; margin-top: 2.2rem } h3 { font-size: 1rem }
            .verdict { padding: .8rem 1rem; border-left: .4rem solid; font-size: 1.1rem; margin: 1rem 0 }
            .good { border-color: #1a7f4b; background: #eaf6ef } .bad { border-color: #b3261e; background: #fbecea }
            .scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; margin: .6rem 0 }
            th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #d9dee5 }
            th { background: #f3f5f8; font-weight: 600 } td.n, th.n { text-align: right; white-space: nowrap }
            td.v, code { font-family: ui-monospace, monospace; font-size: .9em; white-space: pre-wrap; overflow-wrap: anywhere }
            .null { font-style: italic; color: #6b7686 } .no { color: #b3261e; font-weight: 600 } .yes { color: #1a7f4b }
            .small { color: #566273; font-size: .9em } dt { font-weight: 600 } dd { margin: 0 0 .5rem 1.5rem }
            """;

    /** The page's own account of docs/digest.md, "What it cannot see". */
    private static final List<String> UNSEEN = List.of(
            "Chance: two different rows have one hash of 64 bits with a probability of 1 in 18 million million million. Equal rows always have"
                    + " equal hashes. This is no protection against somebody who makes rows on purpose so that their sums meet.",
            "How a number is written: 1.5 and 1.50 are one number, -0 is 0 as a decimal and in documents; the bits of a NaN.",
            "Fractions in JSON documents where MySQL is on one side: what falls on the same double is equal.",
            "Spaces at the end of a text where one side is char(n); hyphens, braces and case of a UUID that is kept as a text.",
            "MySQL's error value of an enumeration, which is an empty text; characters that a server cannot turn into Unicode.",
            "The order of rows, columns that the plan leaves out, and rows that its filter leaves out.");

    private final ReportedValidation report;
    private final ValidationSummary summary;
    private final Html page = new Html();

    private ValidationPage(ReportedValidation report) {
        this.report = report;
        this.summary = report.summary();
    }

    /** The whole page. */
    public static String of(ReportedValidation report) {
        return new ValidationPage(report).page();
    }

    private String page() {
        page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                // Nothing is fetched or run, whatever a value says.
                .raw(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .text("Comparison of " + summary.migration())
                .raw("</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n");
        head();
        meaning();
        tables();
        summary.tables().stream().filter(table -> !table.samples().isEmpty()).forEach(this::samples);
        integrity();
        notLookedAt();
        page.raw("</body>\n</html>\n");
        return page.toString();
    }

    private void head() {
        page.element("h1", "Are both sides equal? " + summary.migration());
        page.element(
                "p",
                "small",
                "Compared from " + summary.began() + " to " + summary.ended() + " ("
                        + Spoken.duration(Duration.between(summary.began(), summary.ended())) + "), by Landbridge "
                        + report.version() + ".");
        page.raw("<p class=\"verdict " + (report.isClean() ? "good" : "bad") + "\">")
                .text(report.isClean() ? "Yes. " : "No. ")
                .text(sentence(report.verdict()))
                .raw("</p>\n<dl>");
        end("Source", report.source());
        end("Target", report.target());
        page.element("dt", "Plan").raw("<dd><code>").text(summary.planHash()).raw("</code></dd>");
        page.element("dt", "How values are compared").element("dd", summary.digestVersion());
        page.raw("</dl>\n");
    }

    private void end(String side, Endpoint endpoint) {
        page.element("dt", side).element("dd", endpoint.url() + ", as " + endpoint.username());
    }

    private void meaning() {
        page.element("h2", "What this means")
                .raw("<p>")
                .text(
                        "Every row of every table below was read on both sides by the servers themselves, or streamed where a server"
                                + " cannot do it, put into one canonical form, hashed, and counted. A range of rows is verified when both sides have"
                                + " the same number of rows and the same sum of hashes. Where they differ, the rows that do are found by their"
                                + " keys and looked at again until they stand still: a row that is only on its way is not a difference.")
                .raw("</p>\n<p>")
                .text(
                        "A position is a place in a database's log. What is verified holds for the source as it was at its position, and the"
                                + " target as it was at its own; what is written later is not part of this page. ‘Unsettled’ ranges were changed"
                                + " each time they were looked at, and nothing is said of them.")
                .raw("</p>\n");
    }

    private void tables() {
        page.element("h2", "Tables")
                .raw("<div class=\"scroll\"><table>\n<tr><th>Table</th><th>Equal</th>")
                .raw(
                        "<th class=\"n\">Rows in the source</th><th class=\"n\">Rows in the target</th><th class=\"n\">Ranges</th>")
                .raw("<th class=\"n\">Verified</th><th class=\"n\">Unsettled</th><th class=\"n\">Rows that differ</th>")
                .raw("<th>Source position</th><th>Target position</th><th class=\"n\">Took</th></tr>\n");
        for (TableVerdict table : summary.tables()) {
            String from = report.sources().getOrDefault(table.table(), "");
            page.raw("<tr>")
                    .element(
                            "td",
                            from.isEmpty() || from.equals(table.table())
                                    ? table.table()
                                    : from + " → " + table.table());
            page.element("td", table.isEqual() ? "yes" : "no", table.isEqual() ? "yes" : "no")
                    .number(table.sourceRows())
                    .number(table.targetRows())
                    .number(table.ranges())
                    .number(table.verified())
                    .number(table.unsettled())
                    .number(table.mismatched())
                    .element("td", "v", positions(table.firstSourcePosition(), table.lastSourcePosition()))
                    .element("td", "v", table.lastTargetPosition() == null ? "" : table.lastTargetPosition())
                    .element("td", "n", Spoken.duration(table.took()))
                    .raw("</tr>\n");
        }
        page.raw("</table></div>\n");
        summary.tables().stream()
                .filter(table -> !table.hashedHere().isEmpty())
                .forEach(table -> page.raw("<p class=\"small\">")
                        .text("Of " + table.table()
                                + ", values were streamed and hashed by Landbridge instead of by the servers: "
                                + String.join("; ", table.hashedHere()) + ".")
                        .raw("</p>\n"));
    }

    private static String positions(@Nullable String first, @Nullable String last) {
        if (last == null) {
            return first == null ? "" : first;
        }
        return first == null || first.equals(last) ? last : first + " to " + last;
    }

    private void samples(TableVerdict table) {
        page.element("h2", "Rows that differ in " + table.table());
        if (table.samples().size() < table.mismatched()) {
            page.element(
                    "p",
                    "The first " + table.samples().size() + " of " + table.mismatched()
                            + "; the others differ likewise or otherwise.");
        }
        page.raw(
                "<div class=\"scroll\"><table>\n<tr><th>Key</th><th>What</th><th>Column</th><th>Source</th><th>Target</th><th>Seen</th></tr>\n");
        table.samples().forEach(this::sample);
        page.raw("</table></div>\n");
    }

    private void sample(Mismatch row) {
        int lines = Math.max(1, row.columns().size());
        page.raw("<tr><td class=\"v\" rowspan=\"" + lines + "\">")
                .text(row.key() == null ? "(no key)" : row.key().toString())
                .raw("</td><td rowspan=\"" + lines + "\">")
                .text(words(row.kind()))
                .raw("</td>");
        for (int i = 0; i < lines; i++) {
            page.raw(i == 0 ? "" : "<tr>");
            if (row.columns().isEmpty()) {
                page.raw("<td></td><td></td><td></td>");
            } else {
                Difference column = row.columns().get(i);
                page.element("td", column.column());
                value(column.source(), row.kind() == Mismatch.Kind.EXTRA);
                value(column.target(), row.kind() == Mismatch.Kind.MISSING);
            }
            if (i == 0) {
                page.raw("<td rowspan=\"" + lines + "\">").text(seen(row)).raw("</td>");
            }
            page.raw("</tr>\n");
        }
    }

    private void value(@Nullable String value, boolean isAbsent) {
        if (isAbsent) {
            page.raw("<td><span class=\"null\">no row</span></td>");
        } else {
            page.value(value);
        }
    }

    private static String words(Mismatch.Kind kind) {
        return switch (kind) {
            case MISSING -> "missing in the target";
            case EXTRA -> "in the target only";
            case DIFFERENT -> "different";
        };
    }

    private static String seen(Mismatch row) {
        return Spoken.times(row.looks())
                + (row.sourcePosition() == null ? "" : ", source at " + row.sourcePosition())
                + (row.targetPosition() == null ? "" : ", target at " + row.targetPosition());
    }

    private void integrity() {
        page.element("h2", "Beyond single rows");
        if (summary.integrity().isEmpty()) {
            page.element("p", "Checks, keys, indexes, constraints and counters were not part of this comparison.");
            return;
        }
        page.raw(
                "<div class=\"scroll\"><table>\n<tr><th>Check</th><th>Of</th><th>Holds</th><th>What was seen</th><th>Way out</th></tr>\n");
        for (IntegrityFinding finding : summary.integrity()) {
            page.raw("<tr>")
                    .element("td", finding.check())
                    .element("td", finding.subject())
                    .element("td", finding.holds() ? "yes" : "no", finding.holds() ? "yes" : "no")
                    .element("td", finding.evidence())
                    .element("td", finding.wayOut())
                    .raw("</tr>\n");
        }
        page.raw("</table></div>\n");
    }

    private void notLookedAt() {
        page.element("h2", "What was not looked at").raw("<ul>\n");
        UNSEEN.forEach(line -> page.element("li", line).raw("\n"));
        page.raw("</ul>\n")
                .element(
                        "p",
                        "small",
                        "Columns that the plan calls sensitive were compared; their values are not shown.");
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + '.';
    }
}
