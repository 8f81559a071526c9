package io.landbridge.jobs.planfile;

import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.TableRule;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.PlacedTypes;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TargetNames;
import io.landbridge.pipeline.schema.TypeMapping;
import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a draft says of one table.
 *
 * @param to null for the same name
 * @param columns those that need a rule: left out for want of a type, or renamed
 * @param open what people have to decide
 */
record DraftTable(Table table, @Nullable String to, Map<String, ColumnRule> columns, List<String> open) {

    static DraftTable of(Table table, Ends ends) {
        List<String> open = new ArrayList<>();
        Map<String, ColumnRule> columns = new LinkedHashMap<>();
        String to = null;
        TableName target = new TableName(
                table.name().schema().equals(ends.sourceSchema())
                        ? ends.targetSchema()
                        : table.name().schema(),
                table.name().table());
        Engine engine = ends.target().engine();
        TableName fitting = new TableName(
                TargetNames.fitting(engine, target.schema()), TargetNames.fitting(engine, target.table()));
        if (ends.sameDatabase() && target.equals(table.name())) {
            to = part(target.schema()) + "." + part(TargetNames.fitting(engine, target.table() + "_new"));
        } else if (!fitting.equals(target)) {
            to = written(fitting);
            open.add("the target's engine cannot have such a name; choose one");
        }
        if (to == null && ends.target().table(target).isPresent()) {
            open.add("the target has " + target + " already; its columns are used as they are, and it has to be empty");
        }
        List<String> key = table.rowKey();
        if (key.isEmpty()) {
            open.add(
                    "no primary key and no unique key of NOT NULL columns: copied whole, in one piece, again after each interruption");
        }
        PlacedTypes types = new PlacedTypes(ends.source(), ends.target().engine());
        for (Column column : table.columns()) {
            TypeMapping mapping = types.map(table, column);
            String name = TargetNames.fitting(engine, column.name());
            if (mapping.fidelity() == Fidelity.UNSUPPORTED) {
                open.add("column '" + column.name() + "': " + mapping.note() + "; it is left out until you say a type"
                        + (key.contains(column.name()) ? ", but it is part of the key" : ""));
                columns.put(column.name(), new ColumnRule(null, null, null, null, null, true, false, 0));
            } else if (!name.equals(column.name())) {
                open.add("column '" + column.name() + "': the target's engine cannot have such a name; choose one");
                columns.put(column.name(), new ColumnRule(name, null, null, null, null, false, false, 0));
            }
        }
        return new DraftTable(table, to, columns, open);
    }

    TableName name() {
        return table.name();
    }

    /** The rules that it stands for; what {@link #yaml()} says. */
    List<TableRule> rules() {
        return List.of(new TableRule.Mapped(written(table.name()), to, columns, null, Map.of(), null, 0));
    }

    String describe() {
        StringBuilder text = new StringBuilder(table.name().toString());
        text.append(
                table.estimatedRows() < 0
                        ? ": unknown rows"
                        : String.format(Locale.ROOT, ": about %,d rows", table.estimatedRows()));
        if (table.bytes() >= 0) {
            text.append(", ").append(size(table.bytes()));
        }
        List<String> key = table.rowKey();
        if (!key.isEmpty()) {
            text.append(", key ").append(String.join(", ", key));
        }
        return text.toString();
    }

    List<String> yaml() {
        List<String> lines = new ArrayList<>();
        if (to == null && columns.isEmpty()) {
            return lines;
        }
        lines.add("  - table: " + YamlText.scalar(written(table.name())));
        if (to != null) {
            lines.add("    to: " + YamlText.scalar(to));
        }
        if (!columns.isEmpty()) {
            lines.add("    columns:");
        }
        columns.forEach((name, rule) -> lines.add("      " + YamlText.scalar(name) + ": "
                + (rule.to() == null ? "{drop: true}" : "{to: " + YamlText.scalar(rule.to()) + "}")));
        return lines;
    }

    /** A name that the reader takes for this one: in quotes of its own where a part holds a dot or a quote. */
    private static String written(TableName name) {
        return part(name.schema()) + "." + part(name.table());
    }

    private static String part(String name) {
        return name.matches("[^.\"*?]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String size(long bytes) {
        if (bytes < 1 << 20) {
            return Math.max(1, bytes >> 10) + " KB";
        }
        return bytes < 1L << 30
                ? (bytes >> 20) + " MB"
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
    }
}
