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
 * @param idle excludes that keep nothing back
 */
public record ResolvedPlan(
        List<TableMapping> mappings,
        DatabaseSchema wanted,
        List<TranslationNote> notes,
        List<TypeDecision> types,
        List<IdleExclude> idle) {

    public ResolvedPlan {
        mappings = List.copyOf(mappings);
        notes = List.copyOf(notes);
        types = List.copyOf(types);
        idle = List.copyOf(idle);
    }

    /** The rule by which a source column's type is carried over. */
    public record TypeDecision(TableName table, String column, TypeMapping mapping) {}

    /**
     * An exclude that fits no table of the source. No problem of the plan: the table may have been dropped since a run began, and the plan
     * of a run must stay as it is.
     *
     * @param hint ends a sentence: with the name that was probably meant, or with a full stop
     */
    public record IdleExclude(int line, String pattern, String hint) {

        /** Whether it may fit other tables at another time. */
        public boolean isPattern() {
            return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
        }

        /** What is the matter, in one sentence. */
        public String message() {
            return "No table of the source fits '" + pattern + "', so that it keeps none back" + hint;
        }
    }
}
