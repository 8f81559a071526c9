package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;

/** Columns of which a server calls two values the same exactly when they are spelled the same. */
final class ByteSameness {

    private ByteSameness() {}

    /**
     * Whether it is so.
     *
     * @param wire the kind in whose spelling the values are
     */
    static boolean holds(ValueKind wire, DataType type, Engine engine) {
        return switch (wire) {
            case INTEGER, BOOLEAN, UUID, DATE, DATETIME, INSTANT, BINARY -> true;
            // Collations of PostgreSQL are deterministic unless somebody has made one that is not.
            case TEXT ->
                engine == Engine.POSTGRESQL
                        && List.of("text", "character varying").contains(type.name())
                        && type.collation() == null
                        && type.userType() == null;
            default -> false;
        };
    }
}
