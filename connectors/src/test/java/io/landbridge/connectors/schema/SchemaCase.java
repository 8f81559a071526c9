package io.landbridge.connectors.schema;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.WholeTable;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.PlacedTypes;
import io.landbridge.pipeline.schema.SchemaTranslation;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TableWish;
import io.landbridge.pipeline.schema.TableWish.ColumnWish;
import io.landbridge.pipeline.schema.TranslatedSchema;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Two databases, and the schema of one made in the other by its rules. */
final class SchemaCase implements AutoCloseable {

    private final Connector source;
    private final Connector target;

    SchemaCase(TestDatabase from, TestDatabase to) {
        this.source = Endpoints.open(Side.SOURCE, from);
        this.target = Endpoints.open(Side.TARGET, to);
    }

    DatabaseSchema source() {
        return source.schemaReader().read(Set.of());
    }

    /** Everything in the target, in schemas that are the source's other ones too. */
    DatabaseSchema target() {
        return target.schemaReader().read(Set.of());
    }

    Connector targetConnector() {
        return target;
    }

    /** All tables under their own names in the target's default schema. */
    TranslatedSchema translated() {
        DatabaseSchema schema = source();
        String from = source.schemaReader().defaultSchema();
        String to = target.schemaReader().defaultSchema();
        UnaryOperator<String> schemaName = name -> name.equals(from) ? to : name;
        PlacedTypes types = new PlacedTypes(schema, target.server().engine());
        List<TableWish> wishes = schema.tables().stream()
                .map(table -> wish(table, types, schemaName))
                .toList();
        return SchemaTranslation.translate(
                schema, new DatabaseSchema(target.server().engine(), List.of()), wishes, schemaName);
    }

    private static TableWish wish(Table table, PlacedTypes types, UnaryOperator<String> schemaName) {
        return new TableWish(
                table,
                new TableName(
                        schemaName.apply(table.name().schema()), table.name().table()),
                table.columns().stream()
                        .map(column -> wish(table, column, types))
                        .toList());
    }

    private static ColumnWish wish(Table table, Column column, PlacedTypes types) {
        return new ColumnWish(
                column.name(), column.name(), types.map(table, column).target(), true);
    }

    /** Copies all rows of the translated tables; computed columns compute themselves. */
    void copyRows(DatabaseSchema wanted) {
        target.ledger("whole", LedgerLocation.DEFAULT).create();
        DatabaseSchema schema = source();
        PlacedTypes types = new PlacedTypes(schema, target.server().engine());
        for (int i = 0; i < wanted.tables().size(); i++) {
            Table from = schema.tables().get(i);
            Table to = wanted.tables().get(i);
            List<ColumnMapping> columns = new ArrayList<>();
            List<TableMapping.Read> reads = new ArrayList<>();
            for (Column column : to.columns()) {
                if (!column.isComputed()) {
                    Column read = from.column(column.name()).orElseThrow();
                    ValueKind wire = types.map(from, read).wire();
                    columns.add(new ColumnMapping(column, new ColumnMapping.Copied(read, wire)));
                    reads.add(new TableMapping.Read(read, wire));
                }
            }
            TableMapping mapping = new TableMapping(
                    from, List.of(new TableMapping.Output(to, columns)), reads, from.rowKey(), null, Map.of(), null);
            new WholeTable(source, target, mapping).copy(RowEncoding.TEXT, 1_000_000);
        }
    }

    void makeBeforeCopy(DatabaseSchema wanted) {
        apply(target.schemaWriter().beforeCopy(wanted, target()));
    }

    void makeAfterCopy(DatabaseSchema wanted) {
        apply(target.schemaWriter().afterCopy(wanted, target()));
        apply(target.schemaWriter().counters(wanted));
    }

    void apply(List<DdlStatement> statements) {
        statements.stream().sorted(Comparator.comparingInt(DdlStatement::step)).forEach(target.schemaWriter()::apply);
    }

    /** Statements that would still be run, statistics and counters apart. */
    List<DdlStatement> left(DatabaseSchema wanted) {
        DatabaseSchema present = target();
        List<DdlStatement> left = new ArrayList<>(target.schemaWriter().beforeCopy(wanted, present));
        left.addAll(target.schemaWriter().afterCopy(wanted, present));
        left.removeIf(statement -> statement.kind() == DdlStatement.Kind.STATISTICS);
        return left;
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
