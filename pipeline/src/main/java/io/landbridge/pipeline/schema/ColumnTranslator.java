package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.TableWish.ColumnWish;
import io.landbridge.pipeline.schema.TranslationNote.Effect;
import org.jspecify.annotations.Nullable;

/** Turns the columns of one table into the wished ones. */
final class ColumnTranslator {

    private static final int LONGEST_COLUMN_COMMENT = 1_024;

    private final Translation translation;
    private final TableWish wish;
    private final Table table;
    private final Engine to;

    ColumnTranslator(Translation translation, TableWish wish) {
        this.translation = translation;
        this.wish = wish;
        this.table = wish.source();
        this.to = translation.to();
    }

    Column translate(ColumnWish column) {
        DataType type = named(column);
        ValueKind kind = TypeRules.kind(to, type);
        Column source =
                column.source() == null ? null : table.column(column.source()).orElse(null);
        if (source == null) {
            return new Column(column.target(), type, kind, true, null, Generation.NONE, null, null, false, null);
        }
        boolean nullable = (source.nullable() || column.mayBeNull()) && !isKey(source);
        String comment = TableTranslator.comment(
                translation, table, source.comment(), LONGEST_COLUMN_COMMENT, "comment of column " + source.name());
        if (!column.untouched()) {
            return new Column(column.target(), type, kind, nullable, null, Generation.NONE, null, null, false, comment);
        }
        String computed = computed(source);
        Generation generation = generation(source, type, computed);
        boolean counts = generation != Generation.NONE;
        String defaultExpression = counts && generation != Generation.SERIAL ? null : defaultOf(source, type);
        return new Column(
                column.target(),
                type,
                kind,
                nullable,
                defaultExpression,
                generation,
                computed,
                sequence(source, generation),
                onUpdate(source),
                comment);
    }

    private boolean isKey(Column source) {
        return table.primaryKey() != null && table.primaryKey().columns().contains(source.name());
    }

    /** An enum of PostgreSQL is a type with a name. */
    private DataType named(ColumnWish column) {
        DataType type = column.type();
        if (to != Engine.POSTGRESQL) {
            return type;
        }
        if (type.userType() != null && translation.isSameEngine()) {
            DataType mapped = type.withUserType(translation.inTargetSchema(type.userType()));
            if (type.name().equals("enum") && mapped.userType() != null) {
                addSourceEnum(type.userType());
            }
            return mapped;
        }
        if (!type.name().equals("enum") || type.userType() != null) {
            return type;
        }
        String schema = wish.target().schema();
        String name = translation
                .names()
                .free(translation.relations(schema), wish.target().table() + "_" + column.target());
        TableName typeName = new TableName(schema, name);
        translation.addEnum(new EnumType(typeName, type.labels()));
        return type.withUserType(typeName);
    }

    private void addSourceEnum(TableName name) {
        translation.source().enumTypes().stream()
                .filter(type -> type.name().equals(name))
                .forEach(type ->
                        translation.addEnum(new EnumType(translation.inTargetSchema(type.name()), type.labels())));
    }

    private @Nullable String computed(Column source) {
        if (!source.isComputed() || source.generationExpression() == null) {
            return null;
        }
        String expression = ExpressionTranslation.of(translation, wish).translate(source.generationExpression());
        if (expression == null) {
            translation.note(
                    table,
                    Effect.CHANGED,
                    "generated column " + source.name(),
                    "becomes an ordinary one with the values copied; its expression cannot be said for certain in "
                            + to.label() + ": " + source.generationExpression());
        }
        return expression;
    }

    private Generation generation(Column source, DataType type, @Nullable String computed) {
        if (source.isComputed()) {
            if (computed == null) {
                return Generation.NONE;
            }
            // VIRTUAL came with PostgreSQL 18; older ones only store
            return to == Engine.POSTGRESQL && !translation.isSameEngine() ? Generation.STORED : source.generation();
        }
        if (!source.isIdentity() || translation.isSameEngine()) {
            return source.generation();
        }
        if (TypeRules.kind(to, type) != ValueKind.INTEGER) {
            translation.note(
                    table,
                    Effect.LEFT_OUT,
                    "counter of column " + source.name(),
                    "a column of type " + type.declaration() + " cannot count");
            return Generation.NONE;
        }
        return to == Engine.POSTGRESQL ? Generation.IDENTITY_BY_DEFAULT : Generation.AUTO_INCREMENT;
    }

    private @Nullable TableName sequence(Column source, Generation generation) {
        boolean counts = generation != Generation.NONE && source.isIdentity();
        return counts && translation.isSameEngine() && source.sequence() != null
                ? translation.sequenceInTarget(source.sequence())
                : null;
    }

    private @Nullable String defaultOf(Column source, DataType type) {
        String expression = source.defaultExpression();
        boolean countedElsewhere = source.generation() == Generation.SERIAL && !translation.isSameEngine();
        if (expression == null || countedElsewhere || source.isComputed()) {
            return null;
        }
        DefaultValue value = DefaultReader.read(translation.from(), expression, table.name());
        if (value instanceof DefaultValue.Nothing) {
            return null;
        }
        String translated = value instanceof DefaultValue.Next next
                ? next(next.sequence())
                : unchanged(source, type) ? expression : print(value, source, type);
        if (translated == null) {
            translation.note(
                    table,
                    Effect.LEFT_OUT,
                    "default of column " + source.name(),
                    "it cannot be said for certain in " + to.label() + ": " + expression);
        }
        return translated;
    }

    /** Whether the same words mean the same in the target: same dialect, same type, no schema that changes its name. */
    private boolean unchanged(Column source, DataType type) {
        boolean isSameDialect =
                translation.isSameEngine() || (translation.from().isMySqlFamily() && to.isMySqlFamily());
        boolean isSameType = source.type()
                .withText(null, null)
                .withUserType(null)
                .equals(type.withText(null, null).withUserType(null));
        return isSameDialect && isSameType && translation.keepsSchemas();
    }

    private @Nullable String print(@Nullable DefaultValue value, Column source, DataType type) {
        return value == null ? null : new DefaultPrinter(to, type, source.type()).print(value);
    }

    private @Nullable String next(TableName sourceSequence) {
        if (to == Engine.MYSQL) {
            return null;
        }
        String name = SqlText.identifier(to, translation.sequenceInTarget(sourceSequence));
        return to == Engine.POSTGRESQL
                ? "nextval(" + SqlText.literal(to, name) + "::regclass)"
                : "nextval(" + name + ")";
    }

    private boolean onUpdate(Column source) {
        if (source.onUpdateNow() && to == Engine.POSTGRESQL) {
            translation.note(
                    table,
                    Effect.LEFT_OUT,
                    "ON UPDATE CURRENT_TIMESTAMP of column " + source.name(),
                    "PostgreSQL needs a trigger for it");
            return false;
        }
        return source.onUpdateNow();
    }
}
