package io.landbridge.jobs.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evidence as text: each row of a table a few lines of its own, since hardly one would fit into one. */
public final class EvidenceText {

    private EvidenceText() {}

    /** The whole text. */
    public static String of(Evidence evidence) {
        StringBuilder text = new StringBuilder();
        text.append("Evidence of the migration ")
                .append(evidence.migration())
                .append("\n\n")
                .append(evidence.verdict())
                .append("\n\n");
        evidence.facts()
                .forEach((key, fact) -> text.append(fact.title())
                        .append(": ")
                        .append(fact.value() == null ? "-" : clean(EvidencePage.shown(fact.value())))
                        .append('\n'));
        evidence.sections().forEach(section -> section(text, section));
        return text.toString();
    }

    private static void section(StringBuilder text, ReportSection section) {
        text.append("\n== ")
                .append(section.title())
                .append(" (")
                .append(section.rows().size())
                .append(")\n");
        for (List<@Nullable Object> row : section.rows()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                Object value = row.get(i);
                if (value != null && !value.toString().isEmpty()) {
                    parts.add(section.columns().get(i).title() + ' ' + clean(EvidencePage.shown(value)));
                }
            }
            text.append("- ").append(String.join("; ", parts)).append('\n');
        }
    }

    /** What could move a terminal's cursor is shown as a mark. */
    private static String clean(String value) {
        return value.indent(4).strip().replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\u00b7");
    }
}
