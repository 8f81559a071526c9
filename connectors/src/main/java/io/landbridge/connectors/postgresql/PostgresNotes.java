package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import java.sql.SQLException;

/** What tables have beside rows and constraints. */
final class PostgresNotes {

    private static final String NOTES = """
            SELECT t.tgrelid, 'trigger ' || t.tgname || ' is not carried over'
            FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgrelid = ANY (?::oid[])
              AND NOT starts_with(t.tgname, 'landbridge_fence_')
            UNION ALL
            SELECT r.ev_class, 'rule ' || r.rulename || ' is not carried over'
            FROM pg_rewrite r WHERE r.ev_class = ANY (?::oid[])
            UNION ALL
            SELECT i.inhrelid, 'inherits from ' || i.inhparent::regclass || '; in the target it is a table of its own'
            FROM pg_inherits i WHERE i.inhrelid = ANY (?::oid[])
            UNION ALL
            SELECT i.inhparent, 'has the child ' || i.inhrelid::regclass || ', whose rows are not rows of this table in the'
                   || ' target'
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent AND c.relkind = 'r'
            WHERE i.inhparent = ANY (?::oid[])
            UNION ALL
            SELECT s.stxrelid, 'extended statistics ' || s.stxname || ' are not carried over'
            FROM pg_statistic_ext s WHERE s.stxrelid = ANY (?::oid[])
            UNION ALL
            SELECT f.ftrelid, 'is a foreign table of server ' || s.srvname || '; in the target it is an ordinary one'
            FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = ANY (?::oid[])
            ORDER BY 1, 2
            """;

    private final Catalogue catalogue;

    PostgresNotes(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void read(PostgresTables tables) throws SQLException {
        String oids = tables.oids();
        catalogue.each(
                NOTES, row -> tables.get(row.getLong(1)).note(row.getString(2)), oids, oids, oids, oids, oids, oids);
    }
}
