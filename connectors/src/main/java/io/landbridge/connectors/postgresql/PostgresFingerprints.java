package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SourceDefinitions.Fingerprints;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Fingerprints of tables by PostgreSQL's catalogue, as the session's snapshot sees them. */
final class PostgresFingerprints implements Fingerprints {

    /**
     * The object's number is part of it, since another table may get the name; and who last wrote a column's description, since ALTER COLUMN
     * TYPE USING may give every value another one and leave the description as it was.
     */
    private static final String FINGERPRINT = "attrelid || ' ' || string_agg(concat_ws(':', attnum, attname, atttypid,"
            + " atttypmod, attcollation, attnotnull, attgenerated, xmin), ',' ORDER BY attnum)";

    private static final String OF_COLUMNS = " FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid ";

    private final EndpointPools pools;

    PostgresFingerprints(EndpointPools pools) {
        this.pools = pools;
    }

    /** SQL expression of one table's fingerprint. */
    static String expression(TableName table) {
        return "(SELECT " + FINGERPRINT + OF_COLUMNS + "= " + regclass(table) + " GROUP BY attrelid)";
    }

    /** A table as a literal for functions that take {@code regclass}. */
    static String regclass(TableName table) {
        return SqlDialect.POSTGRESQL.literal(SqlDialect.POSTGRESQL.table(table)) + "::regclass";
    }

    @Override
    public Map<TableName, String> of(String schema) throws SQLException {
        String tables = "IN (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.relkind IN ('r', 'p') AND n.nspname = " + SqlDialect.POSTGRESQL.literal(schema) + ")";
        Map<TableName, String> fingerprints = new HashMap<>();
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT (SELECT relname FROM pg_class WHERE oid = attrelid), "
                        + FINGERPRINT + OF_COLUMNS + tables + " GROUP BY attrelid")) {
            while (row.next()) {
                fingerprints.put(new TableName(schema, row.getString(1)), row.getString(2));
            }
        }
        return fingerprints;
    }
}
