package io.landbridge.pipeline.schema;

/** A database engine; recognised by what the server says of itself, never by the URL. */
public enum Engine {
    POSTGRESQL("PostgreSQL"),
    MYSQL("MySQL"),
    MARIADB("MariaDB");

    private final String label;

    Engine(String label) {
        this.label = label;
    }

    /** The name as people write it. */
    public String label() {
        return label;
    }

    /**
     * Whether a foreign key can be added without a look at the rows, and validated by the server afterwards. Elsewhere the choice is
     * between a copy of the table and nobody's look but ours.
     */
    public boolean validatesForeignKeys() {
        return this == POSTGRESQL;
    }

    /** Whether the engine speaks MySQL's dialect and protocol. */
    public boolean isMySqlFamily() {
        return this != POSTGRESQL;
    }
}
