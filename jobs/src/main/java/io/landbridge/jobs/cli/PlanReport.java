package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run would do, as the databases are now. */
record PlanReport(
        Plan plan,
        ResolvedPlan resolved,
        List<DdlStatement> beforeCopy,
        List<DdlStatement> afterCopy,
        CopyForecast forecast,
        List<TableSample> samples) {

    static PlanReport of(Workplace workplace, List<TableSample> samples) {
        ResolvedPlan resolved = workplace.resolved();
        Set<String> schemas = resolved.wanted().tables().stream()
                .map(table -> table.name().schema())
                .collect(Collectors.toSet());
        DatabaseSchema present = workplace.target().schemaReader().read(schemas);
        SchemaWriter writer = workplace.target().schemaWriter();
        return new PlanReport(
                workplace.plan(),
                resolved,
                writer.beforeCopy(resolved.wanted(), present),
                writer.afterCopy(resolved.wanted(), present),
                CopyForecast.of(workplace),
                samples);
    }

    Map<String, @Nullable Object> document(String command) {
        Map<String, @Nullable Object> document = Answer.document(command, plan.migration(), "done");
        document.put("warnings", warnings());
        document.put("tables", resolved.mappings().stream().map(this::tablePart).toList());
        document.put("beforeCopy", beforeCopy.stream().map(SchemaCommand::part).toList());
        document.put("afterCopy", afterCopy.stream().map(SchemaCommand::part).toList());
        document.put("notes", resolved.notes().stream().map(SchemaCommand::part).toList());
        document.put("estimate", forecast.part());
        document.put("samples", samples.stream().map(TableSample::part).toList());
        return document;
    }

    private List<String> warnings() {
        List<String> warnings = Warnings.of(plan, null);
        resolved.idle().forEach(idle -> warnings.add("exclude in line " + idle.line() + ": " + idle.message()));
        return warnings;
    }

    String text() {
        TextTable page = new TextTable();
        page.line(plan.migration() + ": " + resolved.mappings().size() + " tables, about "
                + forecast.total().rows() + " rows, "
                + Spoken.bytes(forecast.total().bytes()) + ", " + forecast.spoken());
        warnings().forEach(warning -> page.line("warning: " + warning));
        page.row("TABLE", "TO", "ROWS", "SIZE", "CHUNKS", "KEY", "HOW");
        for (TableMapping mapping : resolved.mappings()) {
            page.row(
                    mapping.name(),
                    targets(mapping),
                    "~" + forecast.table(mapping).rows(),
                    Spoken.bytes(forecast.table(mapping).bytes()),
                    "~" + forecast.chunks(mapping),
                    mapping.keyColumns().isEmpty() ? "none: one chunk" : String.join(", ", mapping.keyColumns()),
                    how(mapping));
        }
        page.line("DDL: " + beforeCopy.size() + " statements before the copy, " + afterCopy.size()
                + " after it; 'landbridge schema PLAN' prints them");
        resolved.notes().forEach(note -> page.line("note: " + note));
        samples.forEach(sample -> sample.print(page));
        return page.text();
    }

    private Map<String, @Nullable Object> tablePart(TableMapping mapping) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("table", mapping.name());
        part.put("to", targets(mapping));
        part.put("key", mapping.keyColumns());
        part.put("rows", forecast.table(mapping).rows());
        part.put("written", forecast.table(mapping).written());
        part.put("bytes", forecast.table(mapping).bytes());
        part.put("chunks", forecast.chunks(mapping));
        part.put("how", how(mapping));
        part.put("filtered", mapping.where() != null);
        part.put("checks", List.copyOf(mapping.checks().keySet()));
        part.put(
                "columns",
                mapping.outputs().stream()
                        .flatMap(output -> output.columns().stream().map(column -> columnPart(output, column)))
                        .toList());
        return part;
    }

    private static Map<String, @Nullable Object> columnPart(Output output, ColumnMapping column) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("target", output.target().name() + "." + column.target().name());
        part.put("type", column.target().type().declaration());
        part.put("from", origin(column));
        return part;
    }

    private static String origin(ColumnMapping column) {
        ColumnMapping.Origin origin = column.origin();
        if (origin instanceof ColumnMapping.Copied copied) {
            return copied.source().name();
        }
        if (origin instanceof ColumnMapping.Converted converted) {
            return converted.source().name() + ", converted";
        }
        if (origin instanceof ColumnMapping.Listed listed) {
            return listed.source().name() + ", by the map";
        }
        return origin instanceof ColumnMapping.Computed computed
                ? computed.expression().text()
                : "the transformer";
    }

    private static String targets(TableMapping mapping) {
        return mapping.outputs().stream()
                .map(output -> output.target().name().toString())
                .collect(Collectors.joining(", "));
    }

    private static String how(TableMapping mapping) {
        if (mapping.transformer() != null) {
            return "transformer";
        }
        return mapping.isPlain() ? "as it is" : "row by row";
    }
}
