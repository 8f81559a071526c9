package io.landbridge.jobs.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Evidence as one HTML page: no script, nothing from elsewhere. */
public final class EvidencePage {

    private EvidencePage() {}

    /** The whole page. */
    public static String of(Evidence evidence) {
        Html page = new Html();
        page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                // Nothing is fetched or run, whatever a value says.
                .raw(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .text("Evidence of " + evidence.migration())
                .raw("</title>\n<style>\n" + ValidationPage.STYLE + "</style>\n</head>\n<body>\n");
        page.element("h1", "Evidence of the migration " + evidence.migration());
        page.raw("<p class=\"verdict " + (evidence.isProved() ? "good" : "bad") + "\">")
                .text(evidence.verdict())
                .raw("</p>\n<dl>");
        evidence.facts()
                .forEach((key, fact) -> page.element("dt", fact.title())
                        .raw("<dd>")
                        .text(fact.value() == null ? "–" : shown(fact.value()))
                        .raw("</dd>"));
        page.raw("</dl>\n<p class=\"small\">");
        for (ReportSection section : evidence.sections()) {
            page.raw("<a href=\"#" + section.key() + "\">")
                    .text(section.title())
                    .raw("</a> (" + section.rows().size() + ") ");
        }
        page.raw("</p>\n");
        evidence.sections().forEach(section -> section(page, section));
        return page.raw("</body>\n</html>\n").toString();
    }

    private static void section(Html page, ReportSection section) {
        page.raw("<h2 id=\"" + section.key() + "\">").text(section.title()).raw("</h2>\n");
        if (!section.note().isEmpty()) {
            page.element("p", "small", section.note());
        }
        if (section.rows().isEmpty()) {
            page.element("p", "None.");
            return;
        }
        page.raw("<div class=\"scroll\"><table>\n<tr>");
        section.columns().forEach(column -> page.element("th", column.title()));
        page.raw("</tr>\n");
        for (List<@Nullable Object> row : section.rows()) {
            page.raw("<tr>");
            for (int i = 0; i < row.size(); i++) {
                Object value = row.get(i);
                if (value instanceof Long || value instanceof Integer) {
                    page.number(((Number) value).longValue());
                } else {
                    page.element(
                            "td", section.columns().get(i).isVerbatim() ? "v" : "t", value == null ? "" : shown(value));
                }
            }
            page.raw("</tr>\n");
        }
        page.raw("</table></div>\n");
    }

    /** A value as people read it. */
    static String shown(Object value) {
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.3f", number);
        }
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : value.toString();
    }
}
