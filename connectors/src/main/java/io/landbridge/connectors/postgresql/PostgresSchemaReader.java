package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SchemaReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads PostgreSQL's catalogue with a fixed number of queries, however many tables there are.
 *
 * <p>Names in expressions come out with their schema, since the session reads with an empty search path.
 */
public final class PostgresSchemaReader implements SchemaReader {

    private final EndpointPools pools;
    private final boolean withLedger;

    /** Reads the database of those pools. */
    public PostgresSchemaReader(EndpointPools pools) {
        this(pools, false);
    }

    /** @param withLedger for a stream that carries a row of the ledger's too */
    PostgresSchemaReader(EndpointPools pools, boolean withLedger) {
        this.pools = pools;
        this.withLedger = withLedger;
    }

    @Override
    public DatabaseSchema read(Set<String> schemas) {
        Connection connection = pools.take(Purpose.CATALOG);
        try (connection) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                statement.execute("SET LOCAL search_path = ''");
            }
            DatabaseSchema schema = read(new Catalogue(connection), schemas);
            connection.commit();
            connection.setAutoCommit(true);
            return schema;
        } catch (SQLException e) {
            pools.discard(connection, Purpose.CATALOG);
            throw pools.errors().translate(pools.side() + " catalogue", e);
        }
    }

    private DatabaseSchema read(Catalogue catalogue, Set<String> schemas) throws SQLException {
        int version = Integer.parseInt(catalogue.single("SHOW server_version_num"));
        PostgresTypes types = PostgresTypes.read(catalogue);
        PostgresTables tables = PostgresTables.read(catalogue, array(schemas));
        tables.readColumns(types);
        tables.readConstraints();
        new PostgresIndexes(catalogue, version).read(tables);
        new PostgresNotes(catalogue).read(tables);
        return new DatabaseSchema(
                Engine.POSTGRESQL,
                withLedger ? tables.withLedger() : tables.withoutLedger(),
                new PostgresSequences(catalogue).read(array(schemas), tables),
                types.enumTypes(schemas),
                new PostgresUserTypes(catalogue).read(schemas),
                extensions(catalogue));
    }

    private static List<String> extensions(Catalogue catalogue) throws SQLException {
        List<String> names = new java.util.ArrayList<>();
        catalogue.each(
                "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname",
                row -> names.add(row.getString(1)));
        return names;
    }

    /** An array literal of names. */
    static String array(Set<String> names) {
        return names.stream()
                .sorted()
                .map(name -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public String defaultSchema() {
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            return new Catalogue(connection).single("SELECT COALESCE(current_schema(), 'public')");
        } catch (SQLException e) {
            throw pools.errors().translate(pools.side() + " catalogue", e);
        }
    }
}
