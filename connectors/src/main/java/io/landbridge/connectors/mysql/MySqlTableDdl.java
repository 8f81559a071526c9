package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clauses of one table's DDL in the dialects of MySQL and MariaDB. */
record MySqlTableDdl(Engine engine, Table table) {

    private static final String NEXT_CLAUSE = ",\n  ";

    /** With everything that must be there before the rows: columns, row key, the counter's key, checks. */
    String create() {
        List<String> clauses = new ArrayList<>();
        table.columns().forEach(column -> clauses.add(column(column)));
        PrimaryKey key = table.primaryKey();
        if (key != null) {
            clauses.add("PRIMARY KEY (" + MySqlNames.quote(key.columns()) + ')');
        }
        early().forEach(index -> clauses.add(index(index)));
        table.checks().forEach(check -> clauses.add(check(check)));
        return "CREATE TABLE " + MySqlNames.quote(table.name()) + " (\n  " + String.join(NEXT_CLAUSE, clauses)
                + "\n) ENGINE=InnoDB" + comment(table.comment(), "=")
                + (table.partitioning() == null ? "" : "\n" + table.partitioning());
    }

    /** What the copy needs: the row key of a table without a primary key, and a key that begins with the counter's column. */
    List<Index> early() {
        List<Index> early = new ArrayList<>();
        List<String> rowKey = table.primaryKey() == null ? table.rowKey() : List.of();
        table.indexes().stream()
                .filter(index -> index.unique()
                        && !rowKey.isEmpty()
                        && index.plainColumns().equals(rowKey))
                .limit(1)
                .forEach(early::add);
        table.columns().stream()
                .filter(column -> column.generation() == Generation.AUTO_INCREMENT)
                .map(Column::name)
                .filter(name -> table.primaryKey() == null
                        || !table.primaryKey().columns().get(0).equals(name))
                .filter(name -> early.stream().noneMatch(index -> leads(index, name)))
                .flatMap(name -> table.indexes().stream()
                        .filter(index -> leads(index, name))
                        .limit(1))
                .forEach(early::add);
        return early;
    }

    private static boolean leads(Index index, String column) {
        return column.equals(index.parts().get(0).column());
    }

    String alter() {
        return "ALTER TABLE " + MySqlNames.quote(table.name());
    }

    /** Indexes that wait until the rows are there. */
    List<Index> late() {
        List<Index> early = early();
        return table.indexes().stream().filter(index -> !early.contains(index)).toList();
    }

    String index(Index index) {
        String kind = index.unique()
                ? "UNIQUE KEY"
                : switch (index.method()) {
                    case "fulltext" -> "FULLTEXT KEY";
                    case "spatial" -> "SPATIAL KEY";
                    default -> "KEY";
                };
        return kind
                + ' '
                + MySqlNames.quote(index.name())
                + index.parts().stream().map(this::part).collect(Collectors.joining(", ", " (", ")"))
                + (index.options() == null ? "" : ' ' + index.options())
                + (index.invisible() ? (engine == Engine.MARIADB ? " IGNORED" : " INVISIBLE") : "")
                + comment(index.comment(), " ");
    }

    String foreignKey(ForeignKey key) {
        return "CONSTRAINT " + MySqlNames.quote(key.name()) + " FOREIGN KEY (" + MySqlNames.quote(key.columns())
                + ") REFERENCES " + MySqlNames.quote(key.references()) + " ("
                + MySqlNames.quote(key.referencedColumns())
                + ") ON DELETE " + key.onDelete() + " ON UPDATE " + key.onUpdate();
    }

    /** Type and attributes, in an order that both engines take. */
    String column(Column column) {
        StringBuilder text =
                new StringBuilder(MySqlNames.quote(column.name())).append(' ').append(type(column.type()));
        if (column.isComputed()) {
            text.append(" GENERATED ALWAYS AS (")
                    .append(column.generationExpression())
                    .append(column.generation() == Generation.STORED ? ") STORED" : ") VIRTUAL");
            // MariaDB takes no NOT NULL on a computed column; the expression decides there.
            if (engine == Engine.MYSQL && !column.nullable()) {
                text.append(" NOT NULL");
            }
        } else {
            text.append(column.nullable() ? " NULL" : " NOT NULL");
            if (column.generation() == Generation.AUTO_INCREMENT) {
                text.append(" AUTO_INCREMENT");
            } else if (column.defaultExpression() != null) {
                text.append(" DEFAULT ").append(column.defaultExpression());
            }
            if (column.onUpdateNow()) {
                Integer digits = column.type().precision();
                text.append(" ON UPDATE CURRENT_TIMESTAMP").append(digits == null ? "" : "(" + digits + ")");
            }
        }
        return text.append(comment(column.comment(), " ")).toString();
    }

    private String type(DataType type) {
        StringBuilder text = new StringBuilder();
        if (type.labels().isEmpty()) {
            text.append(type.withModifier(null).declaration());
        } else {
            text.append(type.name())
                    .append(type.labels().stream().map(MySqlNames::literal).collect(Collectors.joining(",", "(", ")")));
        }
        String modifier = type.modifier();
        if (modifier != null) {
            String srid = modifier.startsWith("srid ") ? modifier.substring("srid ".length()) : null;
            text.append(' ').append(srid != null && engine == Engine.MARIADB ? "REF_SYSTEM_ID=" + srid : modifier);
        }
        if (type.characterSet() != null) {
            text.append(" CHARACTER SET ").append(type.characterSet());
        }
        if (type.collation() != null) {
            text.append(" COLLATE ").append(type.collation());
        }
        return text.toString();
    }

    String check(CheckConstraint check) {
        return "CONSTRAINT " + MySqlNames.quote(check.name()) + " CHECK (" + check.expression() + ')'
                + (check.enforced() || engine == Engine.MARIADB ? "" : " NOT ENFORCED");
    }

    private String part(Index.Part part) {
        String text = part.column() == null
                ? "(" + part.expression() + ')'
                : MySqlNames.quote(part.column())
                        + (part.prefixLength() == null ? "" : "(" + part.prefixLength() + ")");
        return text + (part.descending() ? " DESC" : "");
    }

    private static String comment(@Nullable String comment, String between) {
        return comment == null || comment.isEmpty() ? "" : " COMMENT" + between + MySqlNames.literal(comment);
    }
}
