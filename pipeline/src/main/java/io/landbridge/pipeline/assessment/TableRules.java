package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.EXCLUDE_IDLE;
import static io.landbridge.pipeline.assessment.AssessmentCode.KEY_MISSING;
import static io.landbridge.pipeline.assessment.AssessmentCode.NAME_COLLISION;
import static io.landbridge.pipeline.assessment.AssessmentCode.NAME_TOO_LONG;
import static io.landbridge.pipeline.assessment.AssessmentCode.NOT_CARRIED_OVER;
import static io.landbridge.pipeline.assessment.AssessmentCode.STORAGE_UNSAFE;

import io.landbridge.pipeline.plan.ResolvedPlan.IdleExclude;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Keys, names, storage and constraints of each table. */
final class TableRules {

    private static final int POSTGRESQL_NAME_BYTES = 63;
    private static final int MYSQL_NAME_CHARACTERS = 64;

    private TableRules() {}

    static List<Finding> findings(Assessment assessment) {
        List<Finding> findings = new ArrayList<>();
        for (TableMapping mapping : assessment.mappings()) {
            if (!assessment.streams()) {
                key(mapping, findings);
            }
            storage(mapping, assessment.source().engine(), findings);
            mapping.outputs()
                    .forEach(
                            output -> names(output.target(), assessment.target().engine(), findings));
        }
        if (assessment.target().engine().isMySqlFamily()) {
            collisions(assessment, findings);
        }
        assessment.idle().forEach(exclude -> findings.add(idle(assessment.plan().file(), exclude)));
        assessment
                .notes()
                .forEach(note -> findings.add(Finding.of(
                        NOT_CARRIED_OVER,
                        note.where(),
                        note.what(),
                        "declared in the source",
                        "Create it by hand in the target after the copy, if it is needed.")));
        return findings;
    }

    /** A name that nothing bears is a typing error, and what was to stay behind would be copied; a pattern may be there for other days. */
    private static Finding idle(String file, IdleExclude exclude) {
        return new Finding(
                EXCLUDE_IDLE,
                exclude.isPattern() ? Severity.WARNING : EXCLUDE_IDLE.severity(),
                file + ':' + exclude.line(),
                exclude.message(),
                "exclude: \"" + exclude.pattern() + '"',
                "Correct the name; names are matched exactly. Where there is nothing to keep back, "
                        + (exclude.isPattern() ? "nothing." : "remove the line."));
    }

    private static void key(TableMapping mapping, List<Finding> findings) {
        if (mapping.keyColumns().isEmpty()) {
            findings.add(Finding.of(
                    KEY_MISSING,
                    mapping.name(),
                    "The table has no primary key and no unique key of NOT NULL columns: it is copied whole in one chunk, a kill begins "
                            + "it anew, and a refused row refuses the table.",
                    mapping.source().estimatedRows() + " rows (estimate)",
                    "Add a primary key in the source, or exclude the table."));
        }
    }

    private static void storage(TableMapping mapping, Engine engine, List<Finding> findings) {
        String storage = mapping.source().storage();
        // What PostgreSQL does not log it copies well; only changes of it cannot be streamed.
        boolean safe = engine.isMySqlFamily()
                ? storage.equalsIgnoreCase("InnoDB")
                : Set.of("permanent", "unlogged").contains(storage);
        if (!safe) {
            findings.add(Finding.of(
                    STORAGE_UNSAFE,
                    mapping.name(),
                    "The table has no snapshots: rows written while it is read may be missed.",
                    "storage " + storage,
                    engine.isMySqlFamily()
                            ? "ALTER TABLE … ENGINE=InnoDB, or exclude the table."
                            : "Exclude the table, and copy it where its rows are stored."));
        }
    }

    private static void names(Table table, Engine engine, List<Finding> findings) {
        Stream.concat(
                        Stream.of(table.name().table()),
                        Stream.concat(
                                table.columns().stream().map(column -> column.name()),
                                table.indexes().stream().map(index -> index.name())))
                .filter(name -> !fits(name, engine))
                .forEach(name -> findings.add(Finding.of(
                        NAME_TOO_LONG,
                        table.name().toString(),
                        "The name is longer than " + engine.label() + " keeps: "
                                + (engine.isMySqlFamily()
                                        ? MYSQL_NAME_CHARACTERS + " characters."
                                        : POSTGRESQL_NAME_BYTES + " bytes; it would cut it silently."),
                        name,
                        "Give it a shorter name with 'to:'.")));
    }

    private static boolean fits(String name, Engine engine) {
        return engine.isMySqlFamily()
                ? name.codePointCount(0, name.length()) <= MYSQL_NAME_CHARACTERS
                : name.getBytes(StandardCharsets.UTF_8).length <= POSTGRESQL_NAME_BYTES;
    }

    private static void collisions(Assessment assessment, List<Finding> findings) {
        boolean tablesFold = !"0".equals(assessment.target().settings().getOrDefault("lower_case_table_names", "0"));
        Map<String, String> tables = new HashMap<>();
        for (TableMapping mapping : assessment.mappings()) {
            for (TableMapping.Output output : mapping.outputs()) {
                Table target = output.target();
                if (tablesFold) {
                    collide(target.name().toString(), mapping.name(), tables, findings);
                }
                // MySQL never tells column names apart by case.
                Map<String, String> columns = new HashMap<>();
                target.columns().forEach(column -> collide(column.name(), mapping.name(), columns, findings));
            }
        }
    }

    private static void collide(String name, String where, Map<String, String> seen, List<Finding> findings) {
        String other = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        if (other != null && !other.equals(name)) {
            findings.add(Finding.of(
                    NAME_COLLISION,
                    where,
                    "The target does not tell these two names apart.",
                    other + ", " + name,
                    "Give one of them another name with 'to:'."));
        }
    }
}
