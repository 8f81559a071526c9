package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.validation.RuleSearch.Breaches;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names rows in a sentence, without the values that the plan wants shown nowhere. */
final class RowWords {

    private static final int ROWS_TOLD = 5;
    private static final int MOST_CHARACTERS = 60;

    private final ValidationSettings settings;
    private final Set<String> hidden = new HashSet<>();

    RowWords(ValidationSettings settings, List<TableMapping> mappings) {
        this.settings = settings;
        for (TableMapping mapping : mappings) {
            for (Output output : mapping.outputs()) {
                output.columns().stream()
                        .filter(column -> isSensitive(mapping.source().name(), column))
                        .forEach(column -> hidden.add(
                                place(output.target().name(), column.target().name())));
            }
        }
    }

    /** A value that was made of several columns, or by a transformer, is known by the target's name only. */
    private boolean isSensitive(TableName source, ColumnMapping mapping) {
        Column read = mapping.origin() instanceof Copied copied
                ? copied.source()
                : mapping.origin() instanceof Converted converted
                        ? converted.source()
                        : mapping.origin() instanceof Listed listed ? listed.source() : null;
        return read != null && settings.isSensitive(source, read.name());
    }

    private static String place(TableName table, String column) {
        return table + "\0" + column;
    }

    /** {@code id = 3, 4 and others}; rows of several columns stand in parentheses. */
    String of(Table table, Breaches breaches) {
        String rows = breaches.rows().stream()
                .limit(ROWS_TOLD)
                .map(row -> row(table, breaches.namedBy(), row))
                .collect(Collectors.joining(", "));
        boolean more = breaches.more() || breaches.rows().size() > ROWS_TOLD;
        return String.join(", ", breaches.namedBy()) + " = " + rows + (more ? " and others" : "");
    }

    private String row(Table table, List<String> namedBy, List<String> values) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            shown.add(isHidden(table, namedBy.get(i)) ? "(hidden)" : bounded(values.get(i)));
        }
        return shown.size() == 1 ? shown.get(0) : '(' + String.join(", ", shown) + ')';
    }

    /** Also for an expression over a column that is hidden. */
    private boolean isHidden(Table table, String namedBy) {
        return table.columns().stream()
                .map(Column::name)
                .filter(name -> name.equals(namedBy) || (table.column(namedBy).isEmpty() && namedBy.contains(name)))
                .anyMatch(
                        name -> settings.isSensitive(table.name(), name) || hidden.contains(place(table.name(), name)));
    }

    /** In one line, and short. */
    static String bounded(String value) {
        String plain = value.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
        return plain.length() <= MOST_CHARACTERS ? plain : plain.substring(0, MOST_CHARACTERS) + "…";
    }
}
