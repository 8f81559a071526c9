package io.landbridge.testkit.compare;

import io.landbridge.testkit.server.Engine;

/** A table by its schema (PostgreSQL) or database (MySQL, MariaDB), exactly as the catalogue spells both. */
public record TableName(String schema, String table) {

    /** Reads {@code table} or {@code schema.table}; names with dots are given by the constructor. */
    static TableName parse(String text, String defaultSchema) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new TableName(defaultSchema, text)
                : new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    String sql(Engine engine) {
        return engine.quote(schema) + "." + engine.quote(table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
