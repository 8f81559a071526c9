package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TranslationNote;
import io.landbridge.pipeline.schema.TypeMapping;
import java.util.List;

/**
 * A plan against the live databases.
 *
 * @param mappings one for each source table, in the source's order
 * @param wanted what the target shall look like; tables that a transformer writes are not part of it
 * @param notes what of the source's definitions the target cannot have
 * @param types how the type of each source column is carried over
 */
public record ResolvedPlan(
        List<TableMapping> mappings, DatabaseSchema wanted, List<TranslationNote> notes, List<TypeDecision> types) {

    public ResolvedPlan {
        mappings = List.copyOf(mappings);
        notes = List.copyOf(notes);
        types = List.copyOf(types);
    }

    /** The rule by which a source column's type is carried over. */
    public record TypeDecision(TableName table, String column, TypeMapping mapping) {}
}
