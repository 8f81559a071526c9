package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TableWish.ColumnWish;
import io.landbridge.pipeline.schema.TranslationNote.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the indexes and unique keys of one table into the wished ones. */
final class IndexTranslator {

    /** B-tree entries of PostgreSQL hold about 2,700 bytes. */
    private static final int LONGEST_BTREE_CHARACTERS = 675;

    private final Translation translation;
    private final TableWish wish;
    private final Table table;
    private final Engine to;

    IndexTranslator(Translation translation, TableWish wish) {
        this.translation = translation;
        this.wish = wish;
        this.table = wish.source();
        this.to = translation.to();
    }

    List<Index> translate() {
        List<Index> indexes = new ArrayList<>();
        for (Index index : table.indexes()) {
            String reason = refusal(index);
            Index translated = reason == null ? translated(index) : null;
            if (reason != null) {
                note(index, Effect.LEFT_OUT, reason);
            } else if (translated != null) {
                indexes.add(translated);
            }
        }
        return indexes;
    }

    /** Why the target cannot have the index; null when it can. */
    private @Nullable String refusal(Index index) {
        boolean isSameEngine = translation.isSameEngine();
        if (!isSameEngine && !Set.of("btree", "hash").contains(index.method())) {
            boolean inFamily = translation.from().isMySqlFamily() && to.isMySqlFamily();
            if (!inFamily) {
                return to.label() + " has no counterpart of " + index.method() + " indexes";
            }
        }
        if (to.isMySqlFamily() && index.unique() && index.predicate() != null) {
            return to.label() + " has no partial unique keys";
        }
        if (to.isMySqlFamily() && index.nullsNotDistinct() && hasNullable(index)) {
            return "unique keys of " + to.label() + " hold any number of NULLs";
        }
        return null;
    }

    private boolean hasNullable(Index index) {
        return index.parts().stream()
                .anyMatch(part -> part.column() == null
                        || table.column(part.column()).map(Column::nullable).orElse(true));
    }

    private @Nullable Index translated(Index index) {
        List<Index.Part> parts = new ArrayList<>();
        for (Index.Part part : index.parts()) {
            Index.Part translated =
                    part.column() == null ? expression(index, part) : column(index, part, part.column());
            if (translated == null) {
                return null;
            }
            parts.add(translated);
        }
        List<String> included = included(index);
        String predicate = null;
        if (index.predicate() != null) {
            predicate = to == Engine.POSTGRESQL
                    ? ExpressionTranslation.of(translation, wish).translate(index.predicate())
                    : null;
            if (predicate == null && index.unique()) {
                note(
                        index,
                        Effect.LEFT_OUT,
                        "its condition cannot be said in " + to.label() + ": " + index.predicate());
                return null;
            }
            if (predicate == null) {
                note(index, Effect.CHANGED, "holds all rows, not only those where " + index.predicate());
            }
        }
        noteLosses(index);
        boolean same = translation.isSameEngine();
        String method = same || !index.method().equals("hash") ? index.method() : "btree";
        return new Index(
                name(index),
                index.unique(),
                index.constraint() && to == Engine.POSTGRESQL,
                method,
                parts,
                included,
                to == Engine.POSTGRESQL && index.nullsNotDistinct(),
                predicate,
                to == Engine.POSTGRESQL ? index.deferral() : null,
                index.invisible() && to.isMySqlFamily(),
                same ? index.options() : null,
                index.comment());
    }

    private List<String> included(Index index) {
        Optional<List<String>> included = wish.columnsFor(index.included());
        if (to == Engine.POSTGRESQL && included.isPresent()) {
            return included.orElseThrow();
        }
        if (!index.included().isEmpty()) {
            note(index, Effect.CHANGED, "without the included columns " + String.join(", ", index.included()));
        }
        return List.of();
    }

    private void noteLosses(Index index) {
        if (to == Engine.POSTGRESQL && index.invisible()) {
            note(index, Effect.CHANGED, "PostgreSQL has no invisible indexes; queries will use it");
        }
        if (to.isMySqlFamily() && index.deferral() != null) {
            note(index, Effect.CHANGED, to.label() + " checks at once, not at the end of the transaction");
        }
    }

    private Index.@Nullable Part expression(Index index, Index.Part part) {
        String expression = part.expression();
        String translated = to == Engine.MARIADB || expression == null
                ? null
                : ExpressionTranslation.of(translation, wish).translate(expression);
        if (translated == null) {
            note(
                    index,
                    Effect.LEFT_OUT,
                    to == Engine.MARIADB
                            ? "MariaDB has no indexes over expressions: " + expression
                            : "its expression cannot be said for certain in " + to.label() + ": " + expression);
            return null;
        }
        return new Index.Part(null, translated, part.descending(), null, operatorClass(part), null, nullsFirst(part));
    }

    private Index.@Nullable Part column(Index index, Index.Part part, String sourceName) {
        ColumnWish column = wish.columnFor(sourceName).orElse(null);
        if (column == null) {
            note(index, Effect.LEFT_OUT, "column " + sourceName + " is not carried over");
            return null;
        }
        Integer prefix = part.prefixLength();
        if (to == Engine.POSTGRESQL && prefix != null) {
            return prefixOnPostgresql(index, part, column, prefix);
        }
        if (to.isMySqlFamily() && !translation.from().isMySqlFamily()) {
            prefix = prefixOnMySql(index, column);
            if (prefix != null && prefix < 0) {
                return null;
            }
        }
        return new Index.Part(
                column.target(),
                null,
                part.descending(),
                prefix,
                operatorClass(part),
                collation(part),
                nullsFirst(part));
    }

    /** A unique key over a prefix stays one over an expression; another index holds the whole column where that fits. */
    private Index.@Nullable Part prefixOnPostgresql(Index index, Index.Part part, ColumnWish column, int prefix) {
        DataType type = column.type();
        ValueKind kind = TypeRules.kind(to, type);
        if (kind == ValueKind.TEXT && !index.unique() && isShort(type)) {
            note(
                    index,
                    Effect.CHANGED,
                    "holds the whole of " + column.target() + ", not its first " + prefix + " characters");
            return new Index.Part(column.target(), null, part.descending(), null, null, null, null);
        }
        String name = SqlText.identifier(to, column.target());
        String expression = switch (kind) {
            case TEXT ->
                "\"left\"(" + (type.name().equals("text") ? name : "(" + name + ")::text") + ", " + prefix + ")";
            case BINARY -> "substr(" + name + ", 1, " + prefix + ")";
            default -> null;
        };
        if (expression == null) {
            note(index, Effect.LEFT_OUT, "PostgreSQL has no prefix of a " + type.declaration());
            return null;
        }
        note(index, Effect.CHANGED, "is over the expression " + expression);
        return new Index.Part(null, expression, part.descending(), null, null, null, null);
    }

    private static boolean isShort(DataType type) {
        return type.length() != null && type.length() <= LONGEST_BTREE_CHARACTERS;
    }

    /** The prefix that a long column needs; null for the whole column; -1 when the column cannot be part of an index. */
    private @Nullable Integer prefixOnMySql(Index index, ColumnWish column) {
        DataType type = column.type();
        if (type.name().equals("json")) {
            note(index, Effect.LEFT_OUT, "column " + column.target() + " is json, which cannot be part of an index");
            return -1;
        }
        int most = KeyLength.MOST_BYTES / Math.max(1, index.parts().size());
        if (KeyLength.bytesOf(type) <= most || bytes(index) <= KeyLength.MOST_BYTES) {
            return null;
        }
        if (index.unique()) {
            note(index, Effect.LEFT_OUT, "column " + column.target() + " is too long for a unique key");
            return -1;
        }
        return most / (TypeRules.kind(to, type) == ValueKind.BINARY ? 1 : KeyLength.BYTES_PER_CHARACTER);
    }

    private long bytes(Index index) {
        return index.parts().stream()
                .map(Index.Part::column)
                .filter(java.util.Objects::nonNull)
                .flatMap(name -> wish.columnFor(name).stream())
                .mapToLong(column -> KeyLength.bytesOf(column.type()))
                .sum();
    }

    private @Nullable String operatorClass(Index.Part part) {
        return to == Engine.POSTGRESQL ? part.operatorClass() : null;
    }

    private @Nullable String collation(Index.Part part) {
        return translation.isSameEngine() ? part.collation() : null;
    }

    private @Nullable Boolean nullsFirst(Index.Part part) {
        return to == Engine.POSTGRESQL ? part.nullsFirst() : null;
    }

    /** Index names are for a table on MySQL, for a schema on PostgreSQL. */
    private String name(Index index) {
        if (to.isMySqlFamily()) {
            return translation.names().free("index " + wish.target(), index.name());
        }
        boolean keeps = translation.isSameEngine() || translation.isOnly(index.name());
        String name = keeps ? index.name() : table.name().table() + "_" + index.name();
        return translation.names().free(translation.relations(wish.target().schema()), name);
    }

    private void note(Index index, Effect effect, String message) {
        translation.note(table, effect, (index.unique() ? "unique key " : "index ") + index.name(), message);
    }
}
