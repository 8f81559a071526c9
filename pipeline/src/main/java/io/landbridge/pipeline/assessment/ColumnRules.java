package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.KEY_COLLATION;
import static io.landbridge.pipeline.assessment.AssessmentCode.KEY_NOT_CUTTABLE;
import static io.landbridge.pipeline.assessment.AssessmentCode.TYPE_OPAQUE;
import static io.landbridge.pipeline.assessment.AssessmentCode.TYPE_PARTIAL;
import static io.landbridge.pipeline.assessment.AssessmentCode.TYPE_UNSUPPORTED;
import static io.landbridge.pipeline.assessment.AssessmentCode.TYPE_WIDENED;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TypeMapping;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What each column's way across keeps, and what the row key's types allow. */
final class ColumnRules {

    private ColumnRules() {}

    static List<Finding> findings(Assessment assessment) {
        List<Finding> findings = new ArrayList<>();
        Engine from = assessment.source().engine();
        Engine to = assessment.target().engine();
        for (TableMapping mapping : assessment.mappings()) {
            for (Output output : mapping.outputs()) {
                for (ColumnMapping column : output.columns()) {
                    if (column.origin() instanceof Copied copied) {
                        type(mapping, column, TypeRules.map(from, copied.source(), to), copied.source(), findings);
                    }
                }
            }
            key(mapping, from, to, findings);
        }
        return findings;
    }

    private static void type(
            TableMapping mapping, ColumnMapping column, TypeMapping rule, Column source, List<Finding> findings) {
        // A type that the plan names is the user's own decision.
        if (!rule.target().declaration().equals(column.target().type().declaration())) {
            return;
        }
        AssessmentCode code = switch (rule.fidelity()) {
            case EXACT -> null;
            case WIDENED -> TYPE_WIDENED;
            case PARTIAL -> TYPE_PARTIAL;
            case OPAQUE -> TYPE_OPAQUE;
            case UNSUPPORTED -> TYPE_UNSUPPORTED;
        };
        if (code == null) {
            return;
        }
        findings.add(
                Finding.of(
                        code,
                        mapping.name() + '.' + source.name(),
                        rule.note(),
                        source.type().declaration() + " becomes "
                                + rule.target().declaration(),
                        code == TYPE_UNSUPPORTED
                                ? "Name a type for the column with 'type:', or leave it out with 'drop: true'."
                                : "Nothing, if this is as wanted; else name another type with 'type:', or a rule under 'types:'."));
    }

    private static void key(TableMapping mapping, Engine from, Engine to, List<Finding> findings) {
        List<Column> columns = mapping.keyColumns().stream()
                .map(name -> mapping.source().column(name).orElseThrow())
                .toList();
        String inTheWay = columns.stream()
                .filter(column -> !column.kind().canBeCut())
                .map(ColumnRules::declared)
                .collect(Collectors.joining(", "));
        if (!inTheWay.isEmpty()) {
            findings.add(Finding.of(
                    KEY_NOT_CUTTABLE,
                    mapping.name(),
                    "The row key's order does not allow ranges: the table is copied in one chunk, and a kill begins it anew.",
                    inTheWay + " in the row key",
                    "Nothing for a small table; a large one wants a primary key of numbers, text, dates or times, or a unique "
                            + "key of such NOT NULL columns instead of the primary key."));
        }
        for (Column column : columns) {
            if (column.kind() == ValueKind.TEXT && from == Engine.POSTGRESQL && to.isMySqlFamily()) {
                findings.add(
                        Finding.of(
                                KEY_COLLATION,
                                mapping.name() + '.' + column.name(),
                                "The target's default collation takes letters of another case or accent for the same key: such rows are "
                                        + "refused there, and quarantined.",
                                declared(column) + " is part of the row key",
                                "Declare the column with a binary collation by 'type:', or make sure that no two keys differ in case only."));
            }
        }
    }

    private static String declared(Column column) {
        return column.name() + ' ' + column.type().declaration();
    }
}
