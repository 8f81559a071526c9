package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.connectors.ledger.LedgerTables;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.TypeRules;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables that were asked for, put together from several answers. */
final class PostgresTables {

    /**
     * The size is asked of the file system unless somebody holds or awaits an exclusive lock, which the question would wait for; then the
     * last VACUUM's or ANALYZE's word stands. Partitions count for their table.
     */
    private static final String TABLES = """
            WITH locked AS MATERIALIZED (
              SELECT DISTINCT relation FROM pg_locks WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
                AND pid <> pg_backend_pid()),
            chosen AS MATERIALIZED (
              SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.reloptions
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND NOT c.relispartition
                AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                AND has_schema_privilege(n.oid, 'USAGE')
                AND (?::text[] = '{}' OR n.nspname = ANY (?::text[]))
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                                AND d.deptype = 'e')),
            stored AS (
              SELECT c.oid AS root, c.oid AS part FROM chosen c WHERE c.relkind = 'r'
              UNION ALL
              SELECT c.oid, p.relid FROM chosen c CROSS JOIN LATERAL pg_partition_tree(c.oid) p
              WHERE c.relkind = 'p' AND p.isleaf),
            sized AS (
              SELECT s.root, r.reltuples, r.relpages, pg_stat_get_live_tuples(r.oid) AS live,
                     CASE WHEN s.part IN (SELECT relation FROM locked) THEN NULL ELSE pg_table_size(s.part) END AS bytes,
                     CASE WHEN s.part IN (SELECT relation FROM locked) THEN NULL
                          ELSE pg_relation_size(s.part) END AS heap
              FROM stored s JOIN pg_class r ON r.oid = s.part),
            summed AS (
              SELECT root, sum(COALESCE(bytes, relpages * current_setting('block_size')::bigint)) AS bytes,
                     sum(CASE WHEN reltuples < 0 OR relpages = 0 THEN live
                              WHEN heap IS NULL THEN reltuples
                              ELSE reltuples / relpages * heap / current_setting('block_size')::bigint END) AS rows
              FROM sized GROUP BY root)
            SELECT c.oid, c.nspname, c.relname, c.relkind, c.relpersistence,
                   COALESCE(s.rows, -1)::bigint, COALESCE(s.bytes, -1)::bigint,
                   CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, d.description,
                   c.relrowsecurity, array_to_string(c.reloptions, ', ')
            FROM chosen c LEFT JOIN summed s ON s.root = c.oid
            LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
            ORDER BY c.nspname, c.relname
            """;

    private static final String COLUMNS = """
            SELECT a.attrelid, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), a.attndims, a.attnotnull,
                   pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, c.description,
                   CASE WHEN a.attcollation <> t.typcollation THEN l.collname END, sn.nspname, s.relname,
                   pg_get_expr(d.adbin, d.adrelid)
                     = 'nextval(''' || replace(s.oid::regclass::text, '''', '''''') || '''::regclass)'
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            LEFT JOIN pg_collation l ON l.oid = a.attcollation
            LEFT JOIN pg_description c
              ON c.objoid = a.attrelid AND c.classoid = 'pg_class'::regclass AND c.objsubid = a.attnum
            LEFT JOIN pg_depend o
              ON o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.refclassid = 'pg_class'::regclass
                AND o.classid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
                AND EXISTS (SELECT FROM pg_sequence q WHERE q.seqrelid = o.objid)
            LEFT JOIN pg_class s ON s.oid = o.objid
            LEFT JOIN pg_namespace sn ON sn.oid = s.relnamespace
            WHERE a.attrelid = ANY (?::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum, s.oid
            """;

    private static final String CONSTRAINTS = """
            SELECT k.conrelid, k.conname, k.contype, k.convalidated, k.condeferrable, k.condeferred,
                   ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, o)
                         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.o),
                   rn.nspname, r.relname,
                   ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, o)
                         JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o),
                   k.confdeltype, k.confupdtype, k.confmatchtype, pg_get_expr(k.conbin, k.conrelid),
                   pg_get_constraintdef(k.oid), k.connoinherit
            FROM pg_constraint k
            LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
            WHERE k.conrelid = ANY (?::oid[]) AND k.contype IN ('p', 'f', 'c', 'x') AND k.conparentid = 0
            ORDER BY k.conrelid, k.conname
            """;

    private final Catalogue catalogue;
    private final Map<Long, CatalogueTable> tables = new LinkedHashMap<>();

    private PostgresTables(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    static PostgresTables read(Catalogue catalogue, String schemas) throws SQLException {
        PostgresTables tables = new PostgresTables(catalogue);
        catalogue.each(TABLES, tables::table, schemas, schemas);
        return tables;
    }

    private void table(ResultSet row) throws SQLException {
        String kind = row.getString(4);
        String persistence = row.getString(5);
        CatalogueTable table = new CatalogueTable(
                new TableName(row.getString(2), row.getString(3)),
                row.getLong(6),
                row.getLong(7),
                kind.equals("f") ? "foreign" : persistence.equals("u") ? "unlogged" : "permanent",
                row.getString(8),
                null,
                row.getString(9));
        if (row.getBoolean(10)) {
            table.note("row level security is not carried over");
        }
        if (row.getString(11) != null) {
            table.note("storage parameters are not carried over: " + row.getString(11));
        }
        tables.put(row.getLong(1), table);
    }

    /** The oids as an array literal. */
    String oids() {
        return tables.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** The table of that oid, which is one of {@link #oids()}. */
    CatalogueTable get(long oid) {
        CatalogueTable table = tables.get(oid);
        if (table == null) {
            throw new IllegalStateException("A table that was not asked for: " + oid);
        }
        return table;
    }

    Collection<CatalogueTable> all() {
        return tables.values();
    }

    List<Table> withLedger() {
        return tables.values().stream().map(CatalogueTable::build).toList();
    }

    List<Table> withoutLedger() {
        return LedgerTables.without(withLedger());
    }

    void readColumns(PostgresTypes types) throws SQLException {
        catalogue.each(COLUMNS, row -> column(row, types), oids());
    }

    private void column(ResultSet row, PostgresTypes types) throws SQLException {
        String name = row.getString(2);
        CatalogueTable table = get(row.getLong(1));
        if (table.endsWith(name)) {
            // a second sequence that the column owns
            return;
        }
        DataType type =
                types.of(row.getLong(3), row.getString(4), row.getInt(5)).withText(null, row.getString(11));
        String expression = row.getString(7);
        String computed = row.getString(9);
        TableName sequence = row.getString(13) == null ? null : new TableName(row.getString(12), row.getString(13));
        boolean isComputed = !computed.isBlank();
        Generation generation = generation(row.getString(8), computed, row.getBoolean(14));
        table.add(new Column(
                name,
                type,
                TypeRules.kind(Engine.POSTGRESQL, type),
                !row.getBoolean(6),
                isComputed ? null : expression,
                generation,
                isComputed ? expression : null,
                generation == Generation.NONE ? null : sequence,
                false,
                row.getString(10)));
    }

    private static Generation generation(String identity, String computed, boolean isSerial) {
        if (!computed.isBlank()) {
            return computed.equals("v") ? Generation.VIRTUAL : Generation.STORED;
        }
        if (!identity.isBlank()) {
            return identity.equals("a") ? Generation.IDENTITY_ALWAYS : Generation.IDENTITY_BY_DEFAULT;
        }
        return isSerial ? Generation.SERIAL : Generation.NONE;
    }

    void readConstraints() throws SQLException {
        catalogue.each(CONSTRAINTS, this::constraint, oids());
    }

    private void constraint(ResultSet row) throws SQLException {
        CatalogueTable table = get(row.getLong(1));
        String name = row.getString(2);
        boolean isValid = row.getBoolean(4);
        switch (row.getString(3)) {
            case "p" -> table.primaryKey(new PrimaryKey(name, names(row.getArray(7))));
            case "f" -> foreignKey(row, table, name, isValid);
            case "c" -> {
                table.add(new CheckConstraint(name, bare(row.getString(14)), isValid));
                if (row.getBoolean(16)) {
                    table.note("check " + name + " is NO INHERIT, which is not carried over");
                }
            }
            default -> table.note("exclusion constraint " + name + " is not carried over: " + row.getString(15));
        }
    }

    private static void foreignKey(ResultSet row, CatalogueTable table, String name, boolean isValid)
            throws SQLException {
        table.add(new ForeignKey(
                name,
                names(row.getArray(7)),
                new TableName(row.getString(8), row.getString(9)),
                names(row.getArray(10)),
                action(row.getString(11)),
                action(row.getString(12)),
                row.getBoolean(5),
                row.getBoolean(6),
                isValid));
        String definition = row.getString(15);
        if (row.getString(13).equals("f")) {
            table.note("foreign key " + name + " is MATCH FULL, which is not carried over");
        }
        if (definition.matches("(?s).* ON DELETE SET (NULL|DEFAULT) \\(.*")) {
            table.note(
                    "foreign key " + name + " sets some of its columns only, which is not carried over: " + definition);
        }
    }

    private static String action(String code) {
        return switch (code) {
            case "r" -> "RESTRICT";
            case "c" -> "CASCADE";
            case "n" -> "SET NULL";
            case "d" -> "SET DEFAULT";
            default -> "NO ACTION";
        };
    }

    static List<String> names(Array array) throws SQLException {
        List<String> names = new ArrayList<>();
        for (Object name : (Object[]) array.getArray()) {
            names.add(String.valueOf(name));
        }
        return names;
    }

    /** Without the parentheses that the catalogue prints around a whole expression. */
    static String bare(String expression) {
        return expression.startsWith("(") && closes(expression) == expression.length() - 1
                ? expression.substring(1, expression.length() - 1)
                : expression;
    }

    /** Where the parenthesis at the beginning is closed. */
    private static int closes(String expression) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
