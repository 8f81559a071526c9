package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.TranslationNote;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "schema",
        description = {
            "Print the DDL that the target needs; what comes after the copy is split off.",
            "With --apply, what comes before the copy is run; 'run' does so by itself."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  landbridge schema shop.yaml > target.sql", "  landbridge schema shop.yaml --apply"})
final class SchemaCommand extends AnsweringCommand {

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Option(names = "--apply", description = "Run the statements that come before the copy.")
    private boolean apply;

    @Override
    Answer answer() {
        try (Workplace workplace = plan.open(transformers)) {
            ResolvedPlan resolved = workplace.resolved();
            SchemaWriter writer = workplace.target().schemaWriter();
            DatabaseSchema present = present(workplace, resolved);
            List<DdlStatement> before = writer.beforeCopy(resolved.wanted(), present);
            List<DdlStatement> after = writer.afterCopy(resolved.wanted(), present);
            if (apply) {
                PhaseGuard.require(Deed.SCHEMA_APPLY, workplace);
                if (workplace.ledger().exists()) {
                    RunnerLease.refuseWhileHeld(workplace.ledger());
                }
                before.forEach(writer::apply);
            }
            return Answer.done(document(workplace, resolved, before, after), text(resolved, before, after));
        }
    }

    private static DatabaseSchema present(Workplace workplace, ResolvedPlan resolved) {
        Set<String> schemas = resolved.wanted().tables().stream()
                .map(table -> table.name().schema())
                .collect(Collectors.toSet());
        return workplace.target().schemaReader().read(schemas);
    }

    private Map<String, @Nullable Object> document(
            Workplace workplace, ResolvedPlan resolved, List<DdlStatement> before, List<DdlStatement> after) {
        Map<String, @Nullable Object> document =
                Answer.document(commandName(), workplace.plan().migration(), "done");
        document.put("applied", apply);
        document.put("beforeCopy", before.stream().map(SchemaCommand::part).toList());
        document.put("afterCopy", after.stream().map(SchemaCommand::part).toList());
        document.put("notes", resolved.notes().stream().map(SchemaCommand::part).toList());
        return document;
    }

    private String text(ResolvedPlan resolved, List<DdlStatement> before, List<DdlStatement> after) {
        StringBuilder text = new StringBuilder();
        text.append(apply ? "-- applied: before the copy\n" : "-- before the copy\n");
        before.forEach(statement -> text.append(statement.sql()).append(";\n"));
        text.append("\n-- after the copy\n");
        after.forEach(statement -> text.append(statement.sql()).append(";\n"));
        if (!resolved.notes().isEmpty()) {
            text.append("\n-- not carried over as it is\n");
            resolved.notes().forEach(note -> text.append("-- ").append(note).append('\n'));
        }
        return text.toString();
    }

    /** One statement as documents have it. */
    static Map<String, Object> part(DdlStatement statement) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("step", statement.step());
        part.put("kind", statement.kind().name().toLowerCase(Locale.ROOT));
        part.put("table", statement.table().toString());
        part.put("sql", statement.sql());
        return part;
    }

    /** One note as documents have it. */
    static Map<String, Object> part(TranslationNote note) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("table", note.table().toString());
        part.put("effect", note.effect().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        part.put("object", note.object());
        part.put("message", note.message());
        return part;
    }
}
