package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.WriteFence.Standing;
import io.landbridge.pipeline.schema.TableName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the two databases.
 *
 * @param fence keeps writes out of it
 * @param tables the plan's there
 * @param log null where no stream reads it
 */
public record CutoverSide(
        WriteFence fence, Set<TableName> tables, @Nullable SideLog log) {
    public CutoverSide {
        tables = Set.copyOf(tables);
    }

    /** Whether none of the tables can be written to by others. */
    boolean isFenced() {
        Standing standing = fence.standing();
        return standing.partial().isEmpty() && standing.whole().containsAll(tables);
    }
}
