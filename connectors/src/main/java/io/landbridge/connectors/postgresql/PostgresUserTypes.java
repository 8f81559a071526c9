package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.UserType;
import io.landbridge.pipeline.schema.UserType.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Domains, composite and range types, in the order in which they were made. */
final class PostgresUserTypes {

    private static final String OWN = """
            n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            AND (?::text[] = '{}' OR n.nspname = ANY (?::text[]))
            AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid
                            AND e.deptype = 'e')
            """;

    private static final String TYPES = """
            SELECT t.oid, 'DOMAIN', n.nspname, t.typname,
                   'AS ' || format_type(t.typbasetype, t.typtypmod)
                   || COALESCE(' COLLATE ' || (SELECT quote_ident(l.collname) FROM pg_collation l, pg_type b
                        WHERE l.oid = t.typcollation AND b.oid = t.typbasetype AND b.typcollation <> l.oid), '')
                   || COALESCE(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
                   || COALESCE((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' '
                        || pg_get_constraintdef(k.oid), '' ORDER BY k.oid)
                        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd' AND OWN
            UNION ALL
            SELECT t.oid, 'COMPOSITE', n.nspname, t.typname,
                   'AS (' || (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod),
                                                ', ' ORDER BY a.attnum)
                              FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) || ')'
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' WHERE t.typtype = 'c' AND OWN
            UNION ALL
            SELECT t.oid, 'RANGE', n.nspname, t.typname, 'AS RANGE (SUBTYPE = ' || format_type(r.rngsubtype, NULL) || ')'
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            JOIN pg_range r ON r.rngtypid = t.oid WHERE t.typtype = 'r' AND OWN
            ORDER BY 1
            """.replace("OWN", OWN);

    private final Catalogue catalogue;

    PostgresUserTypes(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    List<UserType> read(Set<String> schemas) throws SQLException {
        String array = PostgresSchemaReader.array(schemas);
        List<UserType> types = new ArrayList<>();
        catalogue.each(
                TYPES,
                row -> types.add(new UserType(
                        new TableName(row.getString(3), row.getString(4)),
                        Kind.valueOf(row.getString(2)),
                        row.getString(5))),
                array,
                array,
                array,
                array,
                array,
                array);
        return types;
    }
}
