package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TypeMapping;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.schema.WrittenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A table in a few words: what a test would else write as DDL of two engines and a resolved mapping between them. */
public final class TableSketch {

    private final Engine from;
    private final Engine to;
    private final List<Column> source = new ArrayList<>();
    private final List<Column> target = new ArrayList<>();
    private final List<ValueKind> wires = new ArrayList<>();
    private final List<String> key = new ArrayList<>();

    public TableSketch(Engine from, Engine to) {
        this.from = from;
        this.to = to;
    }

    /** A column of the primary key. */
    public TableSketch key(String name, String type) {
        key.add(name);
        return add(name, type, false);
    }

    /** A column that may be NULL. */
    public TableSketch column(String name, String type) {
        return add(name, type, true);
    }

    /** A column that may not be NULL, under a target type of its own. */
    public TableSketch column(String name, String type, String targetType) {
        DataType declared = WrittenType.parse(from, type);
        DataType wanted = WrittenType.parse(to, targetType);
        return add(name, declared, TypeRules.written(from, declared, to, wanted), false);
    }

    private TableSketch add(String name, String type, boolean nullable) {
        DataType declared = WrittenType.parse(from, type);
        return add(name, declared, TypeRules.map(from, declared, to), nullable);
    }

    private TableSketch add(String name, DataType declared, TypeMapping mapping, boolean nullable) {
        source.add(column(name, declared, TypeRules.kind(from, declared), nullable));
        target.add(column(name, mapping.target(), TypeRules.kind(to, mapping.target()), nullable));
        wires.add(mapping.wire());
        return this;
    }

    private static Column column(String name, DataType type, ValueKind kind, boolean nullable) {
        return new Column(name, type, kind, nullable, null, Column.Generation.NONE, null, null, false, null);
    }

    /** The plain mapping between two tables. */
    public TableMapping mapping(TableName sourceName, TableName targetName) {
        List<ColumnMapping> columns = new ArrayList<>();
        List<Read> reads = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            columns.add(new ColumnMapping(target.get(i), new ColumnMapping.Copied(source.get(i), wires.get(i))));
            reads.add(new Read(source.get(i), wires.get(i)));
        }
        return new TableMapping(
                table(sourceName, source, from),
                List.of(new Output(table(targetName, target, to), columns)),
                reads,
                key,
                null,
                Map.of(),
                null);
    }

    private Table table(TableName name, List<Column> columns, Engine engine) {
        return new Table(
                name,
                columns,
                key.isEmpty() ? null : new PrimaryKey("PRIMARY", key),
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                engine.isMySqlFamily() ? "InnoDB" : "permanent",
                null,
                null,
                null,
                List.of());
    }

    /** CREATE TABLE in the source's words. */
    public String createSource(String table) {
        return create(from, table, source);
    }

    /** CREATE TABLE in the target's words. */
    public String createTarget(String table) {
        return create(to, table, target);
    }

    private String create(Engine engine, String table, List<Column> columns) {
        String lines = columns.stream().map(column -> line(engine, column)).collect(Collectors.joining(", "));
        String names =
                key.stream().map(name -> SqlText.identifier(engine, name)).collect(Collectors.joining(", "));
        return "CREATE TABLE " + SqlText.identifier(engine, table) + " (" + lines
                + (key.isEmpty() ? "" : ", PRIMARY KEY (" + names + ")") + ")";
    }

    private static String line(Engine engine, Column column) {
        DataType type = column.type();
        String collation = type.collation() == null ? "" : " COLLATE " + collation(engine, type.collation());
        String characters = type.characterSet() == null ? "" : " CHARACTER SET " + type.characterSet();
        return SqlText.identifier(engine, column.name())
                + ' '
                + type.declaration()
                + characters
                + collation
                // MySQL would give the first TIMESTAMP column a default of its own
                + (column.nullable() ? " NULL" : " NOT NULL");
    }

    private static String collation(Engine engine, String name) {
        return engine == Engine.POSTGRESQL ? SqlText.identifier(engine, name) : name;
    }
}
