package io.landbridge.connectors;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes a table in a few words, and the plain mapping that carries it over. */
public final class CopyCase {

    private final List<Column> source = new ArrayList<>();
    private final List<Column> target = new ArrayList<>();
    private final List<String> key;

    public CopyCase(String... key) {
        this.key = List.of(key);
    }

    /** A column of the same kind on both sides. */
    public CopyCase column(String name, String sourceType, String targetType, ValueKind kind, boolean nullable) {
        source.add(column(name, sourceType, kind, nullable));
        target.add(column(name, targetType, kind, nullable));
        return this;
    }

    public TableMapping mapping(TableName from, TableName to) {
        List<ColumnMapping> columns = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            Column column = source.get(i);
            columns.add(new ColumnMapping(target.get(i), new ColumnMapping.Copied(column, column.kind())));
        }
        return new TableMapping(
                table(from, source),
                List.of(new TableMapping.Output(table(to, target), columns)),
                source.stream().map(c -> new TableMapping.Read(c, c.kind())).toList(),
                key,
                null,
                Map.of(),
                null);
    }

    private Table table(TableName name, List<Column> columns) {
        return new Table(
                name,
                columns,
                key.isEmpty() ? null : new PrimaryKey("pk", key),
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "permanent",
                null,
                null,
                null,
                List.of());
    }

    private static Column column(String name, String type, ValueKind kind, boolean nullable) {
        return new Column(
                name, DataType.of(type), kind, nullable, null, Column.Generation.NONE, null, null, false, null);
    }

    public static Endpoint endpoint(Side side, TestDatabase database) {
        return new Endpoint(side, database.url(), Tls.INSECURE, database.user(), secret(database.password()));
    }

    public static Secret secret(@Nullable String value) {
        return new Secret() {
            @Override
            public String reveal() {
                return String.valueOf(value);
            }

            @Override
            public String toString() {
                return "test";
            }
        };
    }
}
