package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.digest.ColumnDigest;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a repair comes to, in the target's SQL; for people, and run by nobody. */
final class RepairSql {

    private final Engine to;
    private final Sights sights;
    private final ValidationSettings settings;

    RepairSql(ValidationPorts ports, Sights sights, ValidationSettings settings) {
        this.to = ports.to();
        this.sights = sights;
        this.settings = settings;
    }

    /** The row of the target goes, the source's row as it is now comes. */
    List<String> of(ComparedTable table, Key key) {
        List<String> statements = new ArrayList<>();
        List<ColumnDigest> keyColumns = table.keyColumns();
        statements.add("DELETE FROM " + SqlText.identifier(to, table.target().name()) + " WHERE "
                + IntStream.range(0, keyColumns.size())
                        .mapToObj(i -> SqlText.identifier(
                                        to, keyColumns.get(i).target().column().name()) + " = "
                                + SqlText.literal(to, key.values().get(i)))
                        .collect(Collectors.joining(" AND ")));
        try (Sight sight = sights.open(table)) {
            table.sourceRows()
                    .read(sight.source(), List.of(key), (found, values) -> statements.add(insert(table, values)));
        }
        return statements;
    }

    private String insert(ComparedTable table, List<@Nullable String> values) {
        List<ColumnDigest> columns = table.columns();
        String names = columns.stream()
                .map(column -> SqlText.identifier(to, column.target().column().name()))
                .collect(Collectors.joining(", "));
        String literals = IntStream.range(0, columns.size())
                .mapToObj(i -> {
                    String shown = RowPair.shown(values.get(i), RowPair.isSensitive(table, settings, i));
                    return shown == null ? "NULL" : SqlText.literal(to, shown);
                })
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + SqlText.identifier(to, table.target().name()) + " (" + names + ") VALUES (" + literals
                + ")";
    }
}
