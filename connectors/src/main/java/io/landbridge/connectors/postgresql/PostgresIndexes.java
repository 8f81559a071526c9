package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.pipeline.schema.Index;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes and unique constraints; those behind primary keys and exclusion constraints are no indexes of their own. */
final class PostgresIndexes {

    private static final int NULLS_NOT_DISTINCT_SINCE = 150_000;

    private static final String INDEXES = """
            SELECT i.indrelid, i.indexrelid, x.relname, i.indisunique, k.oid IS NOT NULL, m.amname, i.indisvalid, %s,
                   pg_get_expr(i.indpred, i.indrelid), k.condeferrable, k.condeferred,
                   array_to_string(x.reloptions, ', '), d.description,
                   p.n, p.n > i.indnkeyatts, a.attname, pg_get_indexdef(i.indexrelid, p.n, false),
                   i.indoption[p.n - 1], CASE WHEN NOT o.opcdefault THEN o.opcname END,
                   CASE WHEN i.indcollation[p.n - 1] <> 0 AND i.indcollation[p.n - 1] <> COALESCE(a.attcollation, 100)
                        THEN l.collname END
            FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
            CROSS JOIN LATERAL generate_series(1, i.indnatts) p(n)
            LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.n - 1] AND a.attnum <> 0
            LEFT JOIN pg_opclass o ON p.n <= i.indnkeyatts AND o.oid = i.indclass[p.n - 1]
            LEFT JOIN pg_collation l ON p.n <= i.indnkeyatts AND l.oid = i.indcollation[p.n - 1]
            LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'u' AND k.conrelid = i.indrelid
            LEFT JOIN pg_description d
              ON d.objoid = i.indexrelid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
            WHERE i.indrelid = ANY (?::oid[]) AND NOT i.indisprimary AND NOT i.indisexclusion
            ORDER BY i.indrelid, x.relname, p.n
            """;

    private final Catalogue catalogue;
    private final String sql;

    PostgresIndexes(Catalogue catalogue, int version) {
        this.catalogue = catalogue;
        this.sql = INDEXES.formatted(version >= NULLS_NOT_DISTINCT_SINCE ? "i.indnullsnotdistinct" : "false");
    }

    void read(PostgresTables tables) throws SQLException {
        Rows rows = new Rows(tables);
        catalogue.each(sql, rows::part, tables.oids());
        rows.finish();
    }

    /** Gathers the parts of one index, which come one after another. */
    private static final class Rows {

        private final PostgresTables tables;
        private final List<Index.Part> parts = new ArrayList<>();
        private final List<String> included = new ArrayList<>();
        private long table;
        private long oid;
        private @Nullable Index index;

        Rows(PostgresTables tables) {
            this.tables = tables;
        }

        void part(ResultSet row) throws SQLException {
            if (row.getLong(2) != oid) {
                finish();
                begin(row);
            }
            String column = row.getString(16);
            if (row.getBoolean(15)) {
                included.add(String.valueOf(column));
                return;
            }
            int option = row.getInt(18);
            boolean descending = (option & 1) != 0;
            boolean nullsFirst = (option & 2) != 0;
            parts.add(new Index.Part(
                    column,
                    column == null ? PostgresTables.bare(row.getString(17)) : null,
                    descending,
                    null,
                    row.getString(19),
                    row.getString(20),
                    nullsFirst == descending ? null : nullsFirst));
        }

        private void begin(ResultSet row) throws SQLException {
            table = row.getLong(1);
            oid = row.getLong(2);
            String name = row.getString(3);
            if (!row.getBoolean(7)) {
                tables.get(table).note("index " + name + " is invalid and is not carried over");
                return;
            }
            String options = row.getString(12);
            index = new Index(
                    name,
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getString(6),
                    List.of(),
                    List.of(),
                    row.getBoolean(8),
                    row.getString(9) == null ? null : PostgresTables.bare(row.getString(9)),
                    row.getBoolean(11) ? "DEFERRABLE INITIALLY DEFERRED" : row.getBoolean(10) ? "DEFERRABLE" : null,
                    false,
                    options == null ? null : "WITH (" + options + ")",
                    row.getString(13));
        }

        void finish() {
            if (index != null) {
                tables.get(table)
                        .add(new Index(
                                index.name(),
                                index.unique(),
                                index.constraint(),
                                index.method(),
                                parts,
                                included,
                                index.nullsNotDistinct(),
                                index.predicate(),
                                index.deferral(),
                                false,
                                index.options(),
                                index.comment()));
            }
            index = null;
            parts.clear();
            included.clear();
        }
    }
}
