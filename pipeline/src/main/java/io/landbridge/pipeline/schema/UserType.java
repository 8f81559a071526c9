package io.landbridge.pipeline.schema;

/**
 * A PostgreSQL domain, composite or range type; carried to PostgreSQL only.
 *
 * @param definition what follows the name in its CREATE statement: {@code AS integer NOT NULL CHECK (VALUE > 0)}
 */
public record UserType(TableName name, Kind kind, String definition) {

    /** What is created. */
    public enum Kind {
        DOMAIN,
        COMPOSITE,
        RANGE
    }
}
