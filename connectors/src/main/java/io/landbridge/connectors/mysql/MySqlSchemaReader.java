package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.ledger.LedgerTables;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * Reads the catalogue of MySQL and MariaDB with a fixed number of queries; only partitioned tables, full-text indexes and MariaDB's
 * sequences are asked for one by one.
 */
public final class MySqlSchemaReader implements SchemaReader {

    private final EndpointPools pools;

    /** Reads the server of those pools. */
    public MySqlSchemaReader(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public DatabaseSchema read(Set<String> schemas) {
        List<String> databases = schemas.isEmpty()
                ? List.of(defaultSchema())
                : schemas.stream().sorted().toList();
        Connection connection = pools.take(Purpose.CATALOG);
        try (connection) {
            connection.setAutoCommit(false);
            DatabaseSchema schema = read(connection, databases);
            connection.commit();
            connection.setAutoCommit(true);
            return schema;
        } catch (SQLException e) {
            pools.discard(connection, Purpose.CATALOG);
            throw pools.errors().translate(pools.side() + " catalogue", e);
        }
    }

    private DatabaseSchema read(Connection connection, List<String> databases) throws SQLException {
        Engine engine = pools.server().engine();
        if (engine == Engine.MYSQL) {
            try (Statement statement = connection.createStatement()) {
                // else counters and estimates may be a day old
                statement.execute("SET SESSION information_schema_stats_expiry = 0");
            }
        }
        Catalogue catalogue = new Catalogue(connection);
        MySqlTables tables = MySqlTables.read(catalogue, engine, databases);
        MySqlChecks checks = MySqlChecks.read(catalogue, engine, databases);
        new MySqlColumns(engine, checks).read(tables);
        checks.addTo(tables);
        new MySqlIndexes(engine).read(tables);
        new MySqlForeignKeys().read(tables);
        new MySqlNotes().read(tables);
        List<Table> found = LedgerTables.without(
                tables.all().stream().map(CatalogueTable::build).toList());
        List<Sequence> sequences =
                engine == Engine.MARIADB ? new MariaDbSequences(catalogue).read(tables.sequences()) : List.of();
        return new DatabaseSchema(engine, found, sequences, List.of(), List.of(), List.of());
    }

    @Override
    public String defaultSchema() {
        return pools.server().database();
    }
}
