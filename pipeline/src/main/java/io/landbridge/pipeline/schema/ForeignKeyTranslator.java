package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TranslationNote.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the foreign keys of one table into the wished ones. */
final class ForeignKeyTranslator {

    private final Translation translation;
    private final TableWish wish;
    private final Table table;
    private final Engine to;

    ForeignKeyTranslator(Translation translation, TableWish wish) {
        this.translation = translation;
        this.wish = wish;
        this.table = wish.source();
        this.to = translation.to();
    }

    List<ForeignKey> translate() {
        List<ForeignKey> keys = new ArrayList<>();
        for (ForeignKey key : table.foreignKeys()) {
            ForeignKey translated = translated(key);
            if (translated != null) {
                keys.add(translated);
            }
        }
        return keys;
    }

    private @Nullable ForeignKey translated(ForeignKey key) {
        TableWish referenced = translation.wish(key.references());
        if (referenced == null) {
            return leftOut(key, "it refers to " + key.references() + ", which is not carried over");
        }
        Optional<List<String>> columns = wish.columnsFor(key.columns());
        Optional<List<String>> there = referenced.columnsFor(key.referencedColumns());
        if (columns.isEmpty() || there.isEmpty()) {
            return leftOut(key, "not all of its columns are carried over");
        }
        if (!isUnique(referenced.source(), key.referencedColumns())) {
            return leftOut(key, "the columns it refers to are not a key of " + key.references());
        }
        String mismatch = mismatch(key, referenced);
        if (mismatch != null) {
            return leftOut(key, mismatch);
        }
        if (to.isMySqlFamily() && key.deferrable()) {
            note(key, Effect.CHANGED, to.label() + " checks at once, not at the end of the transaction");
        }
        boolean toPostgres = to == Engine.POSTGRESQL;
        return new ForeignKey(
                name(key),
                columns.orElseThrow(),
                referenced.target(),
                there.orElseThrow(),
                action(key, key.onDelete(), "DELETE"),
                action(key, key.onUpdate(), "UPDATE"),
                toPostgres && key.deferrable(),
                toPostgres && key.initiallyDeferred(),
                key.validated() || !toPostgres);
    }

    private String action(ForeignKey key, String action, String event) {
        if (to.isMySqlFamily() && action.equals("SET DEFAULT")) {
            note(key, Effect.CHANGED, "InnoDB has no ON " + event + " SET DEFAULT; it becomes NO ACTION");
            return "NO ACTION";
        }
        return action;
    }

    /** InnoDB takes any index for it, PostgreSQL and newer MySQL a key only. */
    private static boolean isUnique(Table referenced, List<String> columns) {
        HashSet<String> wanted = new HashSet<>(columns);
        if (referenced.primaryKey() != null
                && wanted.equals(new HashSet<>(referenced.primaryKey().columns()))) {
            return true;
        }
        return referenced.indexes().stream()
                .anyMatch(index -> index.unique()
                        && index.predicate() == null
                        && wanted.equals(new HashSet<>(index.plainColumns())));
    }

    /** Why the types of both ends do not go together; null when they do. */
    private @Nullable String mismatch(ForeignKey key, TableWish referenced) {
        for (int i = 0; i < key.columns().size(); i++) {
            DataType here = typeOf(wish, key.columns().get(i));
            DataType there = typeOf(referenced, key.referencedColumns().get(i));
            if (here == null || there == null || isPair(here, there)) {
                continue;
            }
            return "column " + key.columns().get(i) + " is " + here.declaration() + " and refers to "
                    + there.declaration();
        }
        return null;
    }

    private static @Nullable DataType typeOf(TableWish wish, String source) {
        return wish.columnFor(source).map(TableWish.ColumnWish::type).orElse(null);
    }

    private boolean isPair(DataType here, DataType there) {
        ValueKind kind = TypeRules.kind(to, here);
        if (kind != TypeRules.kind(to, there)) {
            return to == Engine.POSTGRESQL
                    && kind == ValueKind.INTEGER
                    && there.name().equals("numeric");
        }
        boolean isText = kind == ValueKind.TEXT || kind == ValueKind.BINARY;
        if (to == Engine.POSTGRESQL || isText) {
            return to == Engine.POSTGRESQL || java.util.Objects.equals(here.collation(), there.collation());
        }
        return here.name().equals(there.name()) && here.unsigned() == there.unsigned();
    }

    private String name(ForeignKey key) {
        if (to == Engine.POSTGRESQL) {
            return translation.names().free("constraint " + wish.target(), key.name());
        }
        boolean isTableName = translation.from() == Engine.POSTGRESQL
                && !key.name().startsWith(wish.target().table());
        return translation
                .names()
                .free(
                        TargetNames.foreignKeys(wish.target().schema()),
                        isTableName ? wish.target().table() + "_" + key.name() : key.name());
    }

    private @Nullable ForeignKey leftOut(ForeignKey key, String message) {
        note(key, Effect.LEFT_OUT, message);
        return null;
    }

    private void note(ForeignKey key, Effect effect, String message) {
        translation.note(table, effect, "foreign key " + key.name(), message);
    }
}
