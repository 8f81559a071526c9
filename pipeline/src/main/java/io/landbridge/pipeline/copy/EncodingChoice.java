package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.RowEncoding;

/**
 * Binary only where both ends are PostgreSQL and would read the same bytes as the same value.
 *
 * <p>The binary format of arrays and composites carries type OIDs, which differ between databases for all but built-in types; that of the
 * {@code reg…} types is an OID itself (seen on 15 and 18).
 */
public final class EncodingChoice {

    private EncodingChoice() {}

    /** How a mapping's rows go from one engine to another. */
    public static RowEncoding of(TableMapping mapping, Engine source, Engine target) {
        boolean binary = source == Engine.POSTGRESQL
                && target == Engine.POSTGRESQL
                && mapping.isPlain()
                && mapping.columns().stream().allMatch(EncodingChoice::isSameBytes);
        return binary ? RowEncoding.POSTGRESQL_BINARY : RowEncoding.TEXT;
    }

    private static boolean isSameBytes(ColumnMapping column) {
        DataType to = column.target().type();
        return column.origin() instanceof Copied copied
                && isSameBytes(copied.source().type(), to);
    }

    private static boolean isSameBytes(DataType from, DataType to) {
        if (from.dimensions() != to.dimensions() || !from.labels().equals(to.labels())) {
            return false;
        }
        boolean builtIn = from.userType() == null && to.userType() == null;
        if (builtIn) {
            return from.name().equals(to.name()) && !from.name().startsWith("reg");
        }
        boolean bothEnums = !from.labels().isEmpty() && from.userType() != null && to.userType() != null;
        return bothEnums && from.dimensions() == 0;
    }
}
