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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What each column's way across keeps, and what the row key's types allow. */
final class ColumnRules {

    /** Kinds whose order in an index is not the order of their comparison, or not one at all. */
    private static final Set<ValueKind> NOT_CUTTABLE =
            EnumSet.of(ValueKind.ENUM, ValueKind.SET, ValueKind.FLOAT, ValueKind.BIT, ValueKind.JSON, ValueKind.NATIVE);

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
        for (String name : mapping.keyColumns()) {
            Column column = mapping.source().column(name).orElseThrow();
            if (NOT_CUTTABLE.contains(column.kind())) {
                findings.add(Finding.of(
                        KEY_NOT_CUTTABLE,
                        mapping.name(),
                        "The row key's order does not allow ranges: the table is copied in one chunk, and a kill begins it anew.",
                        column.name() + ' ' + column.type().declaration(),
                        "Nothing for a small table; a large one wants another unique key of NOT NULL columns."));
            }
            if (column.kind() == ValueKind.TEXT && from == Engine.POSTGRESQL && to.isMySqlFamily()) {
                findings.add(
                        Finding.of(
                                KEY_COLLATION,
                                mapping.name() + '.' + column.name(),
                                "The target's default collation takes letters of another case or accent for the same key: such rows are "
                                        + "refused there, and quarantined.",
                                column.name() + ' ' + column.type().declaration() + " is part of the row key",
                                "Declare the column with a binary collation by 'type:', or make sure that no two keys differ in case only."));
            }
        }
    }
}
