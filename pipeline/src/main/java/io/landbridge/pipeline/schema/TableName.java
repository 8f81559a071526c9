package io.landbridge.pipeline.schema;

/**
 * A table's name, exactly as the catalogue spells it.
 *
 * @param schema PostgreSQL's schema, MySQL's and MariaDB's database
 */
public record TableName(String schema, String table) implements Comparable<TableName> {

    /** {@code schema.table}; for people and the ledger, never for SQL. */
    @Override
    public String toString() {
        return schema + '.' + table;
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }
}
