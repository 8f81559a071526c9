package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.RowValues;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds mappings for tests: columns are declared in the order they are read, outputs in the order they are written. */
final class MappingFixture {

    final List<Column> source = new ArrayList<>();
    final List<ColumnMapping> target = new ArrayList<>();
    final List<RejectedRow> rejected = new ArrayList<>();
    final Map<String, Expression> checks = new LinkedHashMap<>();
    private @Nullable Expression where;

    MappingFixture reads(String name, ValueKind kind) {
        source.add(column(name, kind));
        return this;
    }

    MappingFixture copies(String name) {
        Column column = named(name);
        return writes(name, column.kind(), new ColumnMapping.Copied(column, column.kind()));
    }

    MappingFixture writes(String name, ValueKind kind, Origin origin) {
        target.add(new ColumnMapping(column(name, kind), origin));
        return this;
    }

    MappingFixture where(Expression expression) {
        where = expression;
        return this;
    }

    MappingFixture check(String name, Expression expression) {
        checks.put(name, expression);
        return this;
    }

    Column named(String name) {
        return source.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    Expression expression(ValueKind result, Function<RowValues, @Nullable Object> function) {
        return new FakeExpression(result, function);
    }

    TableMapping mapping() {
        return mapping(List.of(new Output(table("shop", "copy", targetColumns()), target)), null);
    }

    TableMapping mapping(List<Output> outputs, @Nullable String transformer) {
        return new TableMapping(
                table("shop", "orders", source),
                outputs,
                source.stream().map(c -> new Read(c, c.kind())).toList(),
                List.of(source.get(0).name()),
                where,
                checks,
                transformer);
    }

    /** Runs rows, each as its encoded line without the newline, and answers the target's lines. */
    List<String> run(String... rows) {
        List<String> written = new ArrayList<>();
        RowTransform transform =
                Transformation.of(mapping(), loader()).open(List.of(collector(written)), rejected::add);
        feed(transform, rows);
        return written;
    }

    static void feed(RowTransform transform, String... rows) {
        for (String row : rows) {
            byte[] bytes = ("before" + row + "\nafter").getBytes(StandardCharsets.UTF_8);
            transform.row(bytes, 6, bytes.length - 11);
        }
    }

    static RowSink collector(List<String> written) {
        return (buffer, offset, length) -> {
            String row = new String(buffer, offset, length, StandardCharsets.UTF_8);
            written.add(row.substring(0, row.length() - 1));
        };
    }

    static TransformerLoader loader() {
        return new TransformerLoader(MappingFixture.class.getClassLoader());
    }

    static Column column(String name, ValueKind kind) {
        return new Column(name, DataType.of("type"), kind, true, null, Column.Generation.NONE, null, null, false, null);
    }

    static Table table(String schema, String name, List<Column> columns) {
        return new Table(
                new TableName(schema, name),
                columns,
                new PrimaryKey("PRIMARY", List.of(columns.get(0).name())),
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

    private List<Column> targetColumns() {
        return target.stream().map(ColumnMapping::target).toList();
    }

    private record FakeExpression(ValueKind resultKind, Function<RowValues, @Nullable Object> function)
            implements Expression {

        @Override
        public String text() {
            return "fake";
        }

        @Override
        public List<String> reads() {
            return List.of();
        }

        @Override
        public boolean saysNull() {
            return false;
        }

        @Override
        public @Nullable Object evaluate(RowValues row) {
            return function.apply(row);
        }
    }
}
