package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Compilation;
import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.expression.ExpressionCompiler;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.InverseWire;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.schema.WrittenType;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How one of the ledger's own rows goes from one ledger to another: as any row of a migration, so that what proves the way proves all of it.
 */
public final class SentinelMapping {

    /** The ledger's table, without its prefix. */
    public static final String TABLE = "sentinel";

    private static final String KEY = "migration";

    private SentinelMapping() {}

    /**
     * One of the two ledgers.
     *
     * @param table of that name in its place
     * @param migration whose rows are meant, or become
     */
    public record Place(Engine engine, TableName table, String migration) {}

    /** The mapping; rows of other migrations stay where they are. */
    public static TableMapping of(Place from, Place to) {
        Table source = table(from);
        Table target = table(to);
        Expression own = compiled(source, "row." + KEY + " == '" + from.migration() + "'");
        Expression name = compiled(source, "'" + to.migration() + "'");
        List<ColumnMapping> columns = target.columns().stream()
                .map(column -> new ColumnMapping(
                        column,
                        column.name().equals(KEY)
                                ? new Computed(name)
                                : copied(from, source.column(column.name()).orElseThrow(), to, column)))
                .toList();
        return new TableMapping(
                source,
                List.of(new Output(target, columns)),
                SourceReads.of(source, columns, own, Map.of(), false),
                source.rowKey(),
                own,
                Map.of(),
                null);
    }

    private static Copied copied(Place from, Column source, Place to, Column target) {
        ValueKind wire = InverseWire.of(from.engine(), source.type(), to.engine(), target.type());
        return new Copied(source, Objects.requireNonNull(wire, "the ledger's types read each other"));
    }

    private static Expression compiled(Table table, String text) {
        Compilation compilation = new ExpressionCompiler(table.columns()).compile(text);
        return Objects.requireNonNull(compilation.expression(), "a migration's name needs no escape");
    }

    private static Table table(Place place) {
        boolean isPostgres = place.engine() == Engine.POSTGRESQL;
        return new Table(
                place.table(),
                List.of(
                        column(place.engine(), KEY, isPostgres ? "text" : "varchar(63)"),
                        column(place.engine(), "id", "bigint"),
                        column(place.engine(), "sent_at", isPostgres ? "timestamp with time zone" : "datetime(6)")),
                new PrimaryKey("PRIMARY", List.of(KEY, "id")),
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                isPostgres ? "permanent" : "InnoDB",
                null,
                null,
                null,
                List.of());
    }

    private static Column column(Engine engine, String name, String written) {
        DataType type = WrittenType.parse(engine, written);
        return new Column(
                name, type, TypeRules.kind(engine, type), false, null, Column.Generation.NONE, null, null, false, null);
    }
}
