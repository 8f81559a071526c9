package io.landbridge.pipeline.schema;

import org.jspecify.annotations.Nullable;

/** Carries checks, generated columns and index expressions over where they surely mean the same. */
final class ExpressionTranslation {

    private final Translation translation;
    private final TableWish wish;

    private ExpressionTranslation(Translation translation, TableWish wish) {
        this.translation = translation;
        this.wish = wish;
    }

    static ExpressionTranslation of(Translation translation, TableWish wish) {
        return new ExpressionTranslation(translation, wish);
    }

    /** The expression in the target's dialect; null when nobody can be sure. */
    @Nullable String translate(String expression) {
        boolean isSameDialect = translation.isSameEngine()
                || (translation.from().isMySqlFamily() && translation.to().isMySqlFamily());
        if (isSameDialect && isUnrenamed(wish)) {
            return translation.keepsSchemas() || !mentionsSchema(expression) ? expression : null;
        }
        return null;
    }

    private boolean mentionsSchema(String expression) {
        return translation.source().tables().stream()
                .map(table -> table.name().schema())
                .distinct()
                .anyMatch(schema -> expression.contains(schema + ".") || expression.contains("\"" + schema + "\"."));
    }

    /** Whether every column goes over untouched under its own name. */
    static boolean isUnrenamed(TableWish wish) {
        return wish.source().columns().stream()
                .allMatch(column -> wish.columnFor(column.name())
                        .filter(found -> found.untouched() && found.target().equals(column.name()))
                        .isPresent());
    }
}
