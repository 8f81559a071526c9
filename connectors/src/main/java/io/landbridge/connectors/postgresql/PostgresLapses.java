package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.JdbcRuleSearch;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.validation.RuleSearch.Lapse;
import io.landbridge.pipeline.validation.RuleSearch.Lapse.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Indexes that are invalid, constraints that are not validated or not enforced, and foreign keys whose triggers are off. */
public final class PostgresLapses implements JdbcRuleSearch.Lapses {

    private static final String INDEXES = """
            SELECT n.nspname, c.relname, x.relname
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class x ON x.oid = i.indexrelid
            WHERE NOT (i.indisvalid AND i.indisready) AND n.nspname = ANY (?::text[])
            ORDER BY n.nspname, c.relname, x.relname
            """;

    /** The column {@code conenforced} came with version 18, and with it NOT NULL that is not validated. */
    private static final String CONSTRAINTS = """
            SELECT n.nspname, c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid),
                   COALESCE(to_jsonb(k) ->> 'conenforced', 'true') = 'true',
                   (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1])
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype IN ('c', 'f', 'n') AND NOT k.convalidated AND k.conparentid = 0
              AND n.nspname = ANY (?::text[])
            ORDER BY n.nspname, c.relname, k.conname
            """;

    /** A foreign key has triggers at both of its ends. */
    private static final String TRIGGERS = """
            SELECT n.nspname, c.relname, k.conname,
                   string_agg(format('ALTER TABLE %I.%I ENABLE TRIGGER %I;', tn.nspname, tc.relname, t.tgname), ' '
                              ORDER BY t.tgname)
            FROM pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint AND k.contype = 'f'
            JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class tc ON tc.oid = t.tgrelid JOIN pg_namespace tn ON tn.oid = tc.relnamespace
            WHERE t.tgisinternal AND t.tgenabled IN ('D', 'R') AND n.nspname = ANY (?::text[])
            GROUP BY n.nspname, c.relname, k.conname ORDER BY n.nspname, c.relname, k.conname
            """;

    @Override
    public List<Lapse> read(Catalogue catalogue, Set<String> schemas) throws SQLException {
        List<Lapse> lapses = new ArrayList<>();
        String named = PostgresSchemaReader.array(schemas);
        catalogue.each(INDEXES, row -> lapses.add(index(row)), named);
        catalogue.each(CONSTRAINTS, row -> lapses.add(constraint(row)), named);
        catalogue.each(TRIGGERS, row -> lapses.add(triggers(row)), named);
        return lapses;
    }

    private static TableName table(ResultSet row) throws SQLException {
        return new TableName(row.getString(1), row.getString(2));
    }

    private static Lapse index(ResultSet row) throws SQLException {
        TableName table = table(row);
        String name = row.getString(3);
        return new Lapse(
                table,
                Kind.INDEX,
                name,
                "",
                "invalid: its making was broken off, or met rows that are not unique",
                "REINDEX INDEX CONCURRENTLY " + PostgresNames.quote(table.schema()) + '.' + PostgresNames.quote(name)
                        + ';');
    }

    private static Lapse constraint(ResultSet row) throws SQLException {
        TableName table = table(row);
        String name = row.getString(3);
        String type = row.getString(4);
        Kind kind = type.equals("f") ? Kind.FOREIGN_KEY : type.equals("n") ? Kind.NOT_NULL : Kind.CHECK;
        boolean isEnforced = row.getBoolean(6);
        String alter = "ALTER TABLE " + PostgresNames.quote(table);
        String quoted = PostgresNames.quote(name);
        String mending = isEnforced
                ? alter + " VALIDATE CONSTRAINT " + quoted
                : kind == Kind.FOREIGN_KEY
                        ? alter + " ALTER CONSTRAINT " + quoted + " ENFORCED"
                        // a check cannot be altered so (seen on 18)
                        : alter + " DROP CONSTRAINT " + quoted + ", ADD CONSTRAINT " + quoted + ' '
                                + row.getString(5).replaceFirst(" NOT ENFORCED$", "");
        return new Lapse(
                table,
                kind,
                name,
                kind == Kind.NOT_NULL ? String.valueOf(row.getString(7)) : "",
                isEnforced ? "NOT VALID: rows that were there before were not looked at" : "NOT ENFORCED",
                mending + ';');
    }

    private static Lapse triggers(ResultSet row) throws SQLException {
        return new Lapse(
                table(row),
                Kind.FOREIGN_KEY,
                row.getString(3),
                "",
                "switched off: its triggers are disabled, so that no row is looked at",
                row.getString(4));
    }
}
