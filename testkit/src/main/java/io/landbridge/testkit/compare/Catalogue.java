package io.landbridge.testkit.compare;

import io.landbridge.testkit.server.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** What one engine's catalogue says, asked in SQL of our own. */
interface Catalogue {

    /** The schema of names without one. */
    String defaultSchema() throws SQLException;

    /** The base tables of the default schema, by name. */
    List<TableName> tables() throws SQLException;

    /** Columns and key; an unknown table is refused by name. */
    TableShape shape(TableName table) throws SQLException;

    /** Indexes and foreign keys. */
    TableRules rules(TableName table) throws SQLException;

    /** The next value that the engine would give to an automatic column; empty if it gives none. */
    OptionalLong nextValue(TableName table, String column) throws SQLException;

    static Catalogue of(Engine engine, Connection connection) {
        return engine.isMySqlFamily() ? new MySqlCatalogue(connection) : new PostgresCatalogue(connection);
    }
}
