package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.pipeline.schema.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL by which a target gets what it lacks, each piece by itself: the schema writer is asked what is missing in a target that has all
 * but that piece.
 */
final class MendingSql {

    private final SchemaWriter writer;
    private final DatabaseSchema wanted;
    private final Engine engine;

    MendingSql(SchemaWriter writer, DatabaseSchema wanted) {
        this.writer = writer;
        this.wanted = wanted;
        this.engine = wanted.engine();
    }

    String table(Table table) {
        List<Sequence> owned = wanted.sequences().stream()
                .filter(sequence -> table.name().equals(sequence.ownedBy()))
                .toList();
        return missing(List.of(table), List.of(), owned);
    }

    String column(Table table, Column column, @Nullable Column present) {
        return writer.alterColumn(table, column, present) + ';';
    }

    String index(Table table, Index index) {
        return missing(table, bare(table, List.of(index), List.of(), List.of()));
    }

    /** What makes a constraint of an index that is there under that name. */
    String constraint(Table table, Index index) {
        Index plain = new Index(
                index.name(),
                index.unique(),
                false,
                index.method(),
                index.parts(),
                index.included(),
                index.nullsNotDistinct(),
                index.predicate(),
                null,
                index.invisible(),
                index.options(),
                index.comment());
        return missing(
                List.of(bare(table, List.of(index), List.of(), List.of())),
                List.of(bare(table, List.of(plain), List.of(), List.of())),
                List.of());
    }

    String foreignKey(Table table, ForeignKey key) {
        return missing(table, bare(table, List.of(), List.of(key), List.of()));
    }

    String check(Table table, CheckConstraint check) {
        return missing(table, bare(table, List.of(), List.of(), List.of(check)));
    }

    String sequence(Sequence sequence) {
        return missing(List.of(), List.of(), List.of(sequence));
    }

    /** @param present the one that is in the way; null for none */
    String primaryKey(Table table, PrimaryKey key, @Nullable PrimaryKey present) {
        String alter = "ALTER TABLE " + SqlText.identifier(engine, table.name());
        String drop = present == null
                ? ""
                : engine.isMySqlFamily()
                        ? " DROP PRIMARY KEY,"
                        : " DROP CONSTRAINT " + SqlText.identifier(engine, present.name()) + ',';
        return alter + drop + " ADD PRIMARY KEY ("
                + key.columns().stream()
                        .map(column -> SqlText.identifier(engine, column))
                        .collect(Collectors.joining(", "))
                + ");";
    }

    String dropIndex(Table table, Index index) {
        String name = SqlText.identifier(engine, index.name());
        String from = SqlText.identifier(engine, table.name());
        if (engine.isMySqlFamily()) {
            return "ALTER TABLE " + from + " DROP INDEX " + name + "; ";
        }
        return (index.constraint()
                        ? "ALTER TABLE " + from + " DROP CONSTRAINT " + name
                        : "DROP INDEX "
                                + SqlText.identifier(engine, table.name().schema()) + '.' + name)
                + "; ";
    }

    private static Table bare(
            Table table, List<Index> indexes, List<ForeignKey> foreignKeys, List<CheckConstraint> checks) {
        return new Table(
                table.name(),
                table.columns(),
                table.primaryKey(),
                indexes,
                foreignKeys,
                checks,
                table.estimatedRows(),
                table.bytes(),
                table.storage(),
                table.partitioning(),
                table.autoIncrementNext(),
                table.comment(),
                List.of());
    }

    private String missing(Table table, Table piece) {
        return missing(List.of(piece), List.of(bare(table, List.of(), List.of(), List.of())), List.of());
    }

    private String missing(List<Table> pieces, List<Table> present, List<Sequence> sequences) {
        DatabaseSchema one = schema(pieces, sequences);
        DatabaseSchema there = schema(present, List.of());
        return Stream.of(writer.beforeCopy(one, there), writer.afterCopy(one, there))
                .flatMap(List::stream)
                .filter(statement -> statement.kind() != Kind.STATISTICS)
                .map(DdlStatement::sql)
                .map(sql -> sql + ';')
                .collect(Collectors.joining(" "));
    }

    /** With all types, so that none of them is missing. */
    private DatabaseSchema schema(List<Table> tables, List<Sequence> sequences) {
        return new DatabaseSchema(
                engine, tables, sequences, wanted.enumTypes(), wanted.userTypes(), wanted.extensions());
    }
}
