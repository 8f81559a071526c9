package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TranslationNote.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Turns tables of one engine into tables of another: types are given, everything else is translated where it means the same, and noted
 * where it does not. A pure function: the same source and wishes give the same target.
 */
public final class SchemaTranslation {

    /** Which extension a type or an operator class comes from, where the names differ. */
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("citext", "citext"),
            Map.entry("hstore", "hstore"),
            Map.entry("ltree", "ltree"),
            Map.entry("lquery", "ltree"),
            Map.entry("ltxtquery", "ltree"),
            Map.entry("cube", "cube"),
            Map.entry("geometry", "postgis"),
            Map.entry("geography", "postgis"),
            Map.entry("vector", "vector"),
            Map.entry("halfvec", "vector"),
            Map.entry("gin_trgm_ops", "pg_trgm"),
            Map.entry("gist_trgm_ops", "pg_trgm"));

    private SchemaTranslation() {}

    /**
     * Translates the wished tables, with the sequences and types that they need.
     *
     * @param source all that was read, so that foreign keys, sequences and types can be looked up
     * @param present what is in the target, whose names are taken where they are not those of wished tables
     * @param wishes one for each target table; foreign keys between them are carried over
     * @param schemaName the target's schema for a source schema, for sequences and types
     */
    public static TranslatedSchema translate(
            DatabaseSchema source, DatabaseSchema present, List<TableWish> wishes, UnaryOperator<String> schemaName) {
        Translation translation = new Translation(source, present, wishes, schemaName);
        Engine to = present.engine();
        List<Table> tables = new ArrayList<>();
        for (TableWish wish : wishes) {
            tables.add(new TableTranslator(translation, wish).translate());
        }
        List<Sequence> sequences = new SequenceTranslator(translation).translate(tables);
        boolean toPostgres = to == Engine.POSTGRESQL;
        boolean fromPostgres = source.engine() == Engine.POSTGRESQL;
        List<UserType> userTypes = toPostgres && fromPostgres ? usedTypes(translation, tables) : List.of();
        DatabaseSchema wanted = new DatabaseSchema(
                to,
                tables,
                sequences,
                toPostgres ? List.copyOf(translation.enumTypes().values()) : List.of(),
                userTypes,
                toPostgres && fromPostgres ? usedExtensions(source, tables) : List.of());
        return new TranslatedSchema(wanted, translation.notes());
    }

    private static List<UserType> usedTypes(Translation translation, List<Table> tables) {
        Set<TableName> used = new HashSet<>();
        for (Table table : tables) {
            for (Column column : table.columns()) {
                if (column.type().userType() != null) {
                    used.add(column.type().userType());
                }
            }
        }
        List<UserType> wanted = new ArrayList<>();
        List<UserType> all = translation.source().userTypes();
        // from the last to the first, since a type stands after those that it uses
        for (int i = all.size() - 1; i >= 0; i--) {
            UserType type = all.get(i);
            TableName name = translation.inTargetSchema(type.name());
            if (used.contains(name) || isMentioned(type, wanted)) {
                wanted.add(0, new UserType(name, type.kind(), type.definition()));
                translation.addEnumsOf(type);
            }
        }
        return wanted;
    }

    private static boolean isMentioned(UserType type, List<UserType> by) {
        return by.stream()
                .anyMatch(user -> user.definition().contains(type.name().table()));
    }

    private static List<String> usedExtensions(DatabaseSchema source, List<Table> tables) {
        Set<String> used = new HashSet<>();
        for (Table table : tables) {
            for (Column column : table.columns()) {
                used.add(EXTENSIONS.getOrDefault(column.type().name(), ""));
                if (column.defaultExpression() != null
                        && column.defaultExpression().contains("uuid_generate_")) {
                    used.add("uuid-ossp");
                }
            }
            for (Index index : table.indexes()) {
                index.parts().forEach(part -> used.add(EXTENSIONS.getOrDefault(operatorClass(part), "")));
            }
        }
        return source.extensions().stream().filter(used::contains).toList();
    }

    private static String operatorClass(Index.Part part) {
        String name = part.operatorClass() == null ? "" : part.operatorClass();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** A note for each thing that a table has and that nobody carries over. */
    static void noteWhatStays(Translation translation, Table table) {
        table.notes().forEach(note -> translation.note(table, Effect.LEFT_OUT, "table", note));
    }
}
