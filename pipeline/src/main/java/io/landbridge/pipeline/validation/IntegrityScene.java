package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.validation.RuleSearch.Lapse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The target as it shall be and as it is.
 *
 * @param wanted translated from the source as it is now; without tables that a transformer writes
 * @param present as the target's catalogue has it
 * @param presentNow reads it once more
 * @param written every target table of the plan
 * @param lapses rules of those tables that do not hold every row
 */
record IntegrityScene(
        DatabaseSchema wanted,
        DatabaseSchema present,
        Supplier<DatabaseSchema> presentNow,
        Set<TableName> written,
        List<Lapse> lapses,
        RowWords words,
        FormComparison comparison) {

    /** The lapse of the rule with that name. */
    Optional<Lapse> lapse(TableName table, Lapse.Kind kind, String name) {
        return lapses.stream()
                .filter(lapse -> lapse.table().equals(table) && lapse.kind() == kind)
                .filter(lapse -> wanted.engine().isMySqlFamily()
                        ? lapse.name().equalsIgnoreCase(name)
                        : lapse.name().equals(name))
                .findFirst();
    }
}
