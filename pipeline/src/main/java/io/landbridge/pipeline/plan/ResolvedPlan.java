package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TranslationNote;
import io.landbridge.pipeline.schema.TypeMapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan against the live databases.
 *
 * @param mappings one for each source table, in the source's order
 * @param wanted what the target shall look like; tables that a transformer writes are not part of it
 * @param notes what of the source's definitions the target cannot have
 * @param types how the type of each source column is carried over
 * @param idle excludes that keep nothing back
 * @param back what the plan itself says of the way back, by source table; nothing of most tables
 */
public record ResolvedPlan(
        List<TableMapping> mappings,
        DatabaseSchema wanted,
        List<TranslationNote> notes,
        List<TypeDecision> types,
        List<IdleExclude> idle,
        Map<TableName, BackRules> back) {

    public ResolvedPlan {
        mappings = List.copyOf(mappings);
        notes = List.copyOf(notes);
        types = List.copyOf(types);
        idle = List.copyOf(idle);
        back = Map.copyOf(back);
    }

    /**
     * What the plan says of one table's way back.
     *
     * @param oneWay there is none, and none is wanted
     * @param columns expressions over the target's row by source column, or {@link TableRule.ColumnRule#NOT_BACK}
     */
    public record BackRules(boolean oneWay, Map<String, SourceText> columns) {

        static final BackRules NONE = new BackRules(false, Map.of());

        public BackRules {
            columns = Map.copyOf(columns);
        }

        static BackRules of(@Nullable Mapped rule) {
            if (rule == null) {
                return NONE;
            }
            Map<String, SourceText> columns = new HashMap<>();
            rule.columns().forEach((name, column) -> {
                if (column.back() != null) {
                    columns.put(name, column.back());
                }
            });
            return new BackRules(rule.oneWay(), columns);
        }
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
