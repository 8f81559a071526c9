package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sequences, those behind serial and identity columns among them. */
final class PostgresSequences {

    /** The last value holds all that any session has cached; null when the user may not read it. */
    private static final String SEQUENCES = """
            SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
                   s.seqcache, s.seqcycle,
                   CASE WHEN has_sequence_privilege(c.oid, 'SELECT,USAGE') THEN pg_sequence_last_value(c.oid) END,
                   tn.nspname, t.relname, a.attname
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass
              AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
            LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE n.nspname !~ '^pg_' AND c.relpersistence <> 't' AND has_schema_privilege(n.oid, 'USAGE')
              AND (?::text[] = '{}' OR n.nspname = ANY (?::text[]))
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid
                              AND e.deptype = 'e')
            ORDER BY n.nspname, c.relname
            """;

    private final Catalogue catalogue;

    PostgresSequences(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Sequences that no table owns, or one of those tables. */
    List<Sequence> read(String schemas, PostgresTables tables) throws SQLException {
        Set<TableName> known = tables.all().stream().map(CatalogueTable::name).collect(Collectors.toSet());
        List<Sequence> sequences = new ArrayList<>();
        catalogue.each(
                SEQUENCES,
                row -> {
                    Sequence sequence = sequence(row);
                    if (sequence.ownedBy() == null || known.contains(sequence.ownedBy())) {
                        sequences.add(sequence);
                    }
                },
                schemas,
                schemas);
        return sequences;
    }

    private static Sequence sequence(ResultSet row) throws SQLException {
        long last = row.getLong(10);
        Long lastValue = row.wasNull() ? null : last;
        TableName owner = row.getString(12) == null ? null : new TableName(row.getString(11), row.getString(12));
        return new Sequence(
                new TableName(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getBoolean(9),
                lastValue,
                owner,
                owner == null ? null : row.getString(13));
    }
}
