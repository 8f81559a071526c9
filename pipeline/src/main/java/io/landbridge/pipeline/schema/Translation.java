package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TranslationNote.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the translators of one translation share: source, wishes, names in use, and what they find on the way. */
final class Translation {

    private final DatabaseSchema source;
    private final Engine to;
    private final Map<TableName, TableWish> wishes = new LinkedHashMap<>();
    private final Map<TableName, EnumType> enumTypes = new LinkedHashMap<>();
    private final Map<TableName, Sequence> sequences = new HashMap<>();
    private final Map<TableName, TableName> targetSequences = new HashMap<>();
    private final Map<String, Integer> indexNames = new HashMap<>();
    private final UnaryOperator<String> schemaName;
    private final TargetNames names;
    private final boolean keepsSchemas;
    private final List<TranslationNote> notes = new ArrayList<>();

    Translation(
            DatabaseSchema source, DatabaseSchema present, List<TableWish> wishes, UnaryOperator<String> schemaName) {
        this.source = source;
        this.to = present.engine();
        this.schemaName = schemaName;
        this.names = new TargetNames(to);
        this.keepsSchemas = source.tables().stream()
                .allMatch(table -> schemaName
                        .apply(table.name().schema())
                        .equals(table.name().schema()));
        for (TableWish wish : wishes) {
            this.wishes.putIfAbsent(wish.source().name(), wish);
            names.take(relations(wish.target().schema()), wish.target().table());
        }
        names.takeAllBut(wishes.stream().map(TableWish::target).collect(Collectors.toSet()), present);
        for (Sequence sequence : source.sequences()) {
            sequences.put(sequence.name(), sequence);
            targetSequences.put(sequence.name(), sequenceName(sequence));
        }
        source.tables().forEach(table -> {
            table.indexes().forEach(index -> indexNames.merge(index.name(), 1, Integer::sum));
            indexNames.merge(table.name().table(), 1, Integer::sum);
        });
    }

    DatabaseSchema source() {
        return source;
    }

    Engine from() {
        return source.engine();
    }

    Engine to() {
        return to;
    }

    /** Whether every schema has the same name in the target. */
    boolean keepsSchemas() {
        return keepsSchemas;
    }

    boolean isSameEngine() {
        return from() == to;
    }

    TargetNames names() {
        return names;
    }

    /** The name space that tables, indexes, sequences and types of a PostgreSQL schema share. */
    String relations(String schema) {
        return TargetNames.relations(schema);
    }

    /** Whether no other index or table of the source has that name. */
    boolean isOnly(String indexName) {
        return indexNames.getOrDefault(indexName, 0) <= 1;
    }

    @Nullable TableWish wish(TableName sourceTable) {
        return wishes.get(sourceTable);
    }

    boolean isWished(TableName sourceTable) {
        return wishes.containsKey(sourceTable);
    }

    boolean isWishedSchema(String sourceSchema) {
        return wishes.keySet().stream().anyMatch(name -> name.schema().equals(sourceSchema));
    }

    @Nullable Sequence sequence(@Nullable TableName sourceSequence) {
        return sourceSequence == null ? null : sequences.get(sourceSequence);
    }

    /** A sequence in the target. */
    TableName sequenceInTarget(TableName name) {
        return targetSequences.getOrDefault(name, inTargetSchema(name));
    }

    /** PostgreSQL wants a sequence that a column owns in the schema of the column's table; nobody's is everybody's. */
    private TableName sequenceName(Sequence sequence) {
        TableName owner = sequence.ownedBy();
        TableWish wish = owner == null ? null : wish(owner);
        if (wish == null || !isSameEngine()) {
            return inTargetSchema(sequence.name());
        }
        String schema = wish.target().schema();
        return new TableName(
                schema, names.free(relations(schema), sequence.name().table()));
    }

    TableName inTargetSchema(TableName name) {
        return new TableName(schemaName.apply(name.schema()), name.table());
    }

    Map<TableName, EnumType> enumTypes() {
        return enumTypes;
    }

    void addEnum(EnumType type) {
        enumTypes.put(type.name(), type);
    }

    /** Enum types that a domain or composite type is made of. */
    void addEnumsOf(UserType type) {
        for (EnumType candidate : source.enumTypes()) {
            if (type.definition().contains(candidate.name().table())) {
                addEnum(new EnumType(inTargetSchema(candidate.name()), candidate.labels()));
            }
        }
    }

    void note(Table table, Effect effect, String object, String message) {
        notes.add(new TranslationNote(table.name(), effect, object, message));
    }

    void noteSequence(TableName sequence, String message) {
        notes.add(new TranslationNote(sequence, Effect.LEFT_OUT, "sequence", message));
    }

    List<TranslationNote> notes() {
        return notes;
    }
}
