package io.landbridge.pipeline.schema;

/**
 * A table's name, exactly as the catalogue spells it.
 *
 * @param schema PostgreSQL's schema, MySQL's and MariaDB's database
 */
public record TableName(String schema, String table) implements Comparable<TableName> {

    /**
     * {@code schema.table} as a plan has it: a part with a dot stands in double quotes, so that no two tables are called the same. For people
     * and the ledger, never for SQL.
     */
    @Override
    public String toString() {
        return written(schema) + '.' + written(table);
    }

    private static String written(String part) {
        return part.indexOf('.') < 0 && !part.startsWith("\"") ? part : '"' + part.replace("\"", "\"\"") + '"';
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }
}
