package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TableWish.ColumnWish;
import io.landbridge.pipeline.schema.TranslationNote.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one table into the wished one. */
final class TableTranslator {

    /** Longest comments of MySQL and MariaDB, in characters. */
    private static final int LONGEST_TABLE_COMMENT = 2_048;

    private final Translation translation;
    private final TableWish wish;
    private final Table source;
    private final Engine to;

    TableTranslator(Translation translation, TableWish wish) {
        this.translation = translation;
        this.wish = wish;
        this.source = wish.source();
        this.to = translation.to();
    }

    Table translate() {
        SchemaTranslation.noteWhatStays(translation, source);
        checkNames();
        ColumnTranslator columnTranslator = new ColumnTranslator(translation, wish);
        List<Column> columns = new ArrayList<>();
        for (ColumnWish column : wish.columns()) {
            columns.add(columnTranslator.translate(column));
        }
        noteColumnsLeftOut();
        Table table = new Table(
                wish.target(),
                columns,
                primaryKey(),
                new IndexTranslator(translation, wish).translate(),
                new ForeignKeyTranslator(translation, wish).translate(),
                checks(),
                source.estimatedRows(),
                source.bytes(),
                storage(),
                partitioning(),
                counter(),
                TableTranslator.comment(translation, source, source.comment(), LONGEST_TABLE_COMMENT, "comment"),
                List.of());
        return to.isMySqlFamily() ? new CounterPlace(translation, source).check(table) : table;
    }

    private void checkNames() {
        String schema = TargetNames.refusal(to, wish.target().schema());
        if (schema != null) {
            translation.note(source, Effect.REFUSED, "schema " + wish.target().schema(), schema);
        }
        String reason = TargetNames.refusal(to, wish.target().table());
        if (reason != null) {
            translation.note(source, Effect.REFUSED, "table " + wish.target().table(), reason);
        }
        for (ColumnWish column : wish.columns()) {
            String why = TargetNames.refusal(to, column.target());
            if (why != null) {
                translation.note(source, Effect.REFUSED, "column " + column.target(), why);
            }
        }
    }

    private void noteColumnsLeftOut() {
        for (Column column : source.columns()) {
            if (wish.columnFor(column.name()).isEmpty()) {
                translation.note(source, Effect.LEFT_OUT, "column " + column.name(), "the plan does not carry it over");
            }
        }
    }

    private @Nullable PrimaryKey primaryKey() {
        PrimaryKey key = source.primaryKey();
        if (key == null) {
            return null;
        }
        Optional<List<String>> columns = wish.columnsFor(key.columns());
        if (columns.isEmpty()) {
            translation.note(source, Effect.LEFT_OUT, "primary key", "not all of its columns are carried over");
            return null;
        }
        if (to.isMySqlFamily()) {
            return new PrimaryKey("PRIMARY", columns.orElseThrow());
        }
        String name = translation.isSameEngine() ? key.name() : wish.target().table() + "_pkey";
        return new PrimaryKey(
                translation.names().free(translation.relations(wish.target().schema()), name), columns.orElseThrow());
    }

    private List<CheckConstraint> checks() {
        List<CheckConstraint> checks = new ArrayList<>();
        for (CheckConstraint check : source.checks()) {
            String expression = ExpressionTranslation.of(translation, wish).translate(check.expression());
            if (expression == null) {
                translation.note(
                        source,
                        Effect.LEFT_OUT,
                        "check " + check.name(),
                        "its expression cannot be said for certain in " + to.label() + ": " + check.expression());
            } else {
                String space =
                        to == Engine.MYSQL ? TargetNames.checks(wish.target().schema()) : "constraint " + wish.target();
                checks.add(new CheckConstraint(
                        translation.names().free(space, checkName(check)), expression, check.enforced()));
            }
        }
        return checks;
    }

    private String checkName(CheckConstraint check) {
        // MariaDB names checks per table, MySQL per database
        boolean isTableName = to == Engine.MYSQL && translation.from() != Engine.MYSQL;
        return isTableName && !check.name().startsWith(wish.target().table())
                ? wish.target().table() + "_" + check.name()
                : check.name();
    }

    private String storage() {
        if (translation.isSameEngine() && !source.storage().equals("foreign")) {
            return source.storage();
        }
        if (to == Engine.POSTGRESQL) {
            return "permanent";
        }
        if (!source.storage().equalsIgnoreCase("InnoDB") && translation.from().isMySqlFamily()) {
            translation.note(source, Effect.CHANGED, "storage engine", source.storage() + " becomes InnoDB");
        }
        return "InnoDB";
    }

    private @Nullable String partitioning() {
        if (source.partitioning() == null) {
            return null;
        }
        if (translation.from().isMySqlFamily() && to.isMySqlFamily() && ExpressionTranslation.isUnrenamed(wish)) {
            return source.partitioning();
        }
        translation.note(
                source,
                Effect.LEFT_OUT,
                "partitioning",
                "the table becomes a single one; make it beforehand, partitioned, to keep " + source.partitioning());
        return null;
    }

    private @Nullable Long counter() {
        if (source.autoIncrementNext() != null) {
            return source.autoIncrementNext();
        }
        return source.columns().stream()
                .filter(Column::isIdentity)
                .map(column -> translation.sequence(column.sequence()))
                .filter(java.util.Objects::nonNull)
                .map(Sequence::nextValue)
                .findFirst()
                .orElse(null);
    }

    static @Nullable String comment(
            Translation translation, Table table, @Nullable String comment, int longest, String object) {
        if (comment == null
                || translation.to() == Engine.POSTGRESQL
                || comment.codePointCount(0, comment.length()) <= longest) {
            return comment;
        }
        translation.note(table, Effect.CHANGED, object, "cut to " + longest + " characters");
        return comment.substring(0, comment.offsetByCodePoints(0, longest));
    }
}
