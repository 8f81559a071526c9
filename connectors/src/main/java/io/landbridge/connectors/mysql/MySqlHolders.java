package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.FenceTriggers.Holder;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose transactions hold tables. Exactly where the server lists who holds which table; else those that are open in sessions that use the
 * tables' databases. Who may see neither learns nobody's name.
 */
final class MySqlHolders {

    private static final Logger LOG = LoggerFactory.getLogger(MySqlHolders.class);

    /** Needs SELECT on performance_schema. */
    private static final String OF_MYSQL = """
            SELECT t.processlist_id, t.processlist_user, t.processlist_host, COALESCE(a.attr_value, 'no name'),
                   COALESCE(x.trx_started, 'nobody knows when'), CONCAT(m.object_schema, '.', m.object_name)
            FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id
            LEFT JOIN performance_schema.session_connect_attrs a
              ON a.processlist_id = t.processlist_id AND a.attr_name = 'program_name'
            LEFT JOIN information_schema.innodb_trx x ON x.trx_mysql_thread_id = t.processlist_id
            WHERE m.object_type = 'TABLE' AND m.lock_status = 'GRANTED' AND t.processlist_id <> CONNECTION_ID()
              AND (m.object_schema, m.object_name) IN (%s)
            ORDER BY x.trx_started, t.processlist_id
            """;

    /** Needs the plugin METADATA_LOCK_INFO. */
    private static final String OF_MARIADB = """
            SELECT p.id, p.user, p.host, 'no name', COALESCE(x.trx_started, 'nobody knows when'),
                   CONCAT(m.table_schema, '.', m.table_name)
            FROM information_schema.metadata_lock_info m JOIN information_schema.processlist p ON p.id = m.thread_id
            LEFT JOIN information_schema.innodb_trx x ON x.trx_mysql_thread_id = p.id
            WHERE p.id <> CONNECTION_ID() AND (m.table_schema, m.table_name) IN (%s)
            ORDER BY x.trx_started, p.id
            """;

    /** Needs PROCESS. */
    private static final String BY_DATABASE = """
            SELECT p.id, p.user, p.host, 'no name', x.trx_started, CONCAT('some table, using database ', p.db)
            FROM information_schema.innodb_trx x JOIN information_schema.processlist p ON p.id = x.trx_mysql_thread_id
            WHERE p.id <> CONNECTION_ID() AND p.db IN (%s) ORDER BY x.trx_started, p.id
            """;

    private final EndpointPools pools;
    private final Catalogue catalogue;
    private final List<TableName> covered;

    MySqlHolders(EndpointPools pools, Connection connection, List<TableName> covered) {
        this.pools = pools;
        this.catalogue = new Catalogue(connection);
        this.covered = covered;
    }

    List<Holder> find() {
        String tables = covered.stream()
                .map(table -> "(" + MySqlNames.literal(table.schema()) + ", " + MySqlNames.literal(table.table()) + ")")
                .collect(Collectors.joining(", "));
        String exact = pools.server().engine() == Engine.MARIADB ? OF_MARIADB : OF_MYSQL;
        List<Holder> found = ask(exact.formatted(tables));
        if (!found.isEmpty()) {
            return found;
        }
        String databases =
                covered.stream().map(TableName::schema).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .map(MySqlNames::literal)
                        .collect(Collectors.joining(", "));
        return ask(BY_DATABASE.formatted(databases));
    }

    /** What may not be asked, or is not there, names nobody. */
    private List<Holder> ask(String sql) {
        Map<String, Holder> holders = new LinkedHashMap<>();
        try {
            catalogue.each(sql, row -> holders.putIfAbsent(row.getString(1), holder(row)));
        } catch (SQLException e) {
            LOG.debug("Nobody can be named", e);
        }
        return new ArrayList<>(holders.values());
    }

    private static Holder holder(ResultSet row) throws SQLException {
        return new Holder(
                row.getString(1),
                "session " + row.getString(1) + " of " + row.getString(2) + " from " + row.getString(3) + " ("
                        + row.getString(4) + ") on " + row.getString(6) + " since " + row.getString(5),
                false);
    }
}
