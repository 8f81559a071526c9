package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.GENERATED_NOT_LOGGED;
import static io.landbridge.pipeline.assessment.AssessmentCode.IDENTITY_MISSING;
import static io.landbridge.pipeline.assessment.AssessmentCode.IDENTITY_NOTHING;
import static io.landbridge.pipeline.assessment.AssessmentCode.IDENTITY_OTHER;
import static io.landbridge.pipeline.assessment.AssessmentCode.OLD_ROW_NOT_LOGGED;
import static io.landbridge.pipeline.assessment.AssessmentCode.STREAM_KEY_MISSING;
import static io.landbridge.pipeline.assessment.AssessmentCode.TABLE_NOT_LOGGED;

import io.landbridge.pipeline.assessment.LogFacts.Identity;
import io.landbridge.pipeline.assessment.LogFacts.LoggedPart;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether the log says enough of a table's changes for what the plan makes of its rows; for the assessment and for who makes the stream. */
public final class StreamedTableRules {

    private StreamedTableRules() {}

    static void judge(Assessment assessment, LogFacts log, List<Finding> findings) {
        Engine source = assessment.source().engine();
        for (TableMapping mapping : assessment.mappings()) {
            findings.addAll(judge(
                    mapping, source, log.tables().getOrDefault(mapping.source().name(), List.of())));
        }
    }

    /**
     * What stands against streaming one table.
     *
     * @param parts of the table that are logged on their own; none but on PostgreSQL
     */
    public static List<Finding> judge(TableMapping mapping, Engine source, List<LoggedPart> parts) {
        List<Finding> findings = new ArrayList<>();
        if (mapping.keyColumns().isEmpty()) {
            findings.add(Finding.of(
                    STREAM_KEY_MISSING,
                    mapping.name(),
                    "The table has no primary key and no unique key of NOT NULL columns by which a change could find its row.",
                    "row key: none",
                    "Add a primary key in the source, or exclude the table."));
        }
        if (source == Engine.POSTGRESQL) {
            generated(mapping, findings);
            parts(mapping, parts, findings);
        }
        return findings;
    }

    private static void generated(TableMapping mapping, List<Finding> findings) {
        mapping.reads().stream()
                .map(TableMapping.Read::column)
                .filter(Column::isComputed)
                .forEach(
                        column -> findings.add(
                                Finding.of(
                                        GENERATED_NOT_LOGGED,
                                        mapping.name() + '.' + column.name(),
                                        "PostgreSQL's log does not hold the values of generated columns, and the plan reads this one.",
                                        "GENERATED ALWAYS AS (" + column.generationExpression() + ")",
                                        "Leave it out with 'drop: true', or make it by a 'value' over the columns that it is made of.")));
    }

    private static void parts(TableMapping mapping, List<LoggedPart> parts, List<Finding> findings) {
        of(parts, part -> !part.logged())
                .report(
                        TABLE_NOT_LOGGED,
                        mapping,
                        "The table can be copied, but its changes are not logged and cannot be streamed.",
                        "unlogged, or foreign",
                        "SET LOGGED",
                        findings);
        Set<String> key = new TreeSet<>(mapping.keyColumns());
        if (!key.isEmpty()) {
            identity(mapping, key, parts, findings);
            oldRows(mapping, parts, findings);
        }
    }

    private static void identity(
            TableMapping mapping, Set<String> key, List<LoggedPart> parts, List<Finding> findings) {
        Parts nothing = of(parts, part -> part.identity() == Identity.NOTHING);
        nothing.report(
                IDENTITY_NOTHING,
                mapping,
                "The log does not say which row was changed or deleted; once published, the table refuses UPDATE and DELETE.",
                "replica identity NOTHING",
                nothing.identity(key),
                findings);
        Parts missing =
                of(parts, part -> part.isByKey() && part.identityColumns().isEmpty());
        missing.report(
                IDENTITY_MISSING,
                mapping,
                "The log does not say which row was changed or deleted, because the key that shall say it is not there, or is DEFERRABLE; "
                        + "once published, the table refuses UPDATE and DELETE.",
                "replica identity without columns, row key " + String.join(", ", key),
                missing.identity(key),
                findings);
        Parts other = of(
                parts,
                part -> part.isByKey()
                        && !part.identityColumns().isEmpty()
                        && !part.identityColumns().containsAll(key));
        other.report(
                IDENTITY_OTHER,
                mapping,
                "The log does not say what the row key was before a change of it.",
                "replica identity " + other.identityColumns() + ", row key " + String.join(", ", key),
                other.identity(key),
                findings);
    }

    /** Source: docs/protocol.md, "Unchanged TOAST". */
    private static void oldRows(TableMapping mapping, List<LoggedPart> parts, List<Finding> findings) {
        Set<String> needs = new TreeSet<>();
        parts.forEach(part -> needs.addAll(needing(mapping, part)));
        of(parts, part -> !needing(mapping, part).isEmpty())
                .report(
                        OLD_ROW_NOT_LOGGED,
                        mapping,
                        "The plan's rules for the table need the whole row as it was before a change, and the log has only its key, or "
                                + "lacks large values that stayed as they were.",
                        String.join("; ", needs),
                        "REPLICA IDENTITY FULL",
                        findings);
    }

    /** The rules that need more of an old row than the log has. */
    private static List<String> needing(TableMapping mapping, LoggedPart part) {
        List<String> needing = new ArrayList<>();
        if (part.identity() == Identity.FULL) {
            return needing;
        }
        if (mapping.transformer() != null) {
            needing.add("transformer " + mapping.transformer());
        }
        if (mapping.where() != null
                && !part.identityColumns().containsAll(mapping.where().reads())) {
            needing.add("where reads " + String.join(", ", mapping.where().reads()));
        }
        mapping.checks().forEach((name, check) -> {
            if (!part.identityColumns().containsAll(check.reads())) {
                needing.add("check '" + name + "' reads " + String.join(", ", check.reads()));
            }
        });
        mapping.outputs().stream().flatMap(output -> output.columns().stream()).forEach(column -> {
            if (column.origin() instanceof Computed computed && mixes(computed, part.outOfLine())) {
                needing.add("value of " + column.target().name() + " reads "
                        + String.join(", ", computed.expression().reads()));
            }
        });
        return needing;
    }

    /** A change of another column makes the value anew, and the log leaves the large one out when it stays as it was. */
    private static boolean mixes(Computed computed, Set<String> outOfLine) {
        List<String> reads = computed.expression().reads();
        return reads.size() > 1 && reads.stream().anyMatch(outOfLine::contains);
    }

    private static Parts of(List<LoggedPart> parts, Predicate<LoggedPart> which) {
        return new Parts(parts.stream().filter(which).toList());
    }

    /** Parts of one table of which the same is to be said. */
    private record Parts(List<LoggedPart> parts) {

        /** What makes the row key the identity of the first part. */
        String identity(Set<String> key) {
            return parts.stream()
                    .limit(1)
                    .flatMap(part -> part.identityIndexes().entrySet().stream())
                    .filter(index -> index.getValue().equals(key))
                    .map(index -> index.getKey().isEmpty()
                            ? "DEFAULT"
                            : "USING INDEX " + SqlText.identifier(Engine.POSTGRESQL, index.getKey()))
                    .findFirst()
                    .map("REPLICA IDENTITY "::concat)
                    .orElse("REPLICA IDENTITY FULL");
        }

        String identityColumns() {
            return parts.stream()
                    .flatMap(part -> part.identityColumns().stream())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
        }

        void report(
                AssessmentCode code,
                TableMapping mapping,
                String what,
                String evidence,
                String alteration,
                List<Finding> findings) {
            if (parts.isEmpty()) {
                return;
            }
            LoggedPart first = parts.get(0);
            String others = parts.size() > 1 ? " (and " + (parts.size() - 1) + " more partitions)" : "";
            String where = first.name().equals(mapping.source().name()) ? "" : ", partition " + first.name();
            findings.add(Finding.of(
                    code,
                    mapping.name(),
                    what,
                    evidence + where + others,
                    "ALTER TABLE " + SqlText.identifier(Engine.POSTGRESQL, first.name()) + ' ' + alteration + ';'
                            + others));
        }
    }
}
