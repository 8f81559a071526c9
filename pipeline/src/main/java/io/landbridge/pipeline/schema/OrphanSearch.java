package io.landbridge.pipeline.schema;

import java.util.List;

/** Finds rows whose foreign key leads nowhere; rows come into a target past its own look at foreign keys. */
public interface OrphanSearch {

    /**
     * Looks for rows that have a value in each of the key's columns (MATCH SIMPLE: a NULL in one of them needs no parent), and for which
     * there is no row with these values. Reads only; may take as long as reading the table does.
     *
     * @param table that holds the key, as it is in the database
     * @param most how many are told; one more says that there are others
     */
    Orphans search(Table table, ForeignKey key, int most);

    /**
     * Some rows without a parent.
     *
     * @param namedBy the columns by which each row is named: its row key, or the foreign key where the table has none
     * @param rows the values of those columns as text, in no order; empty when each row has its parent
     * @param more whether there are others
     */
    record Orphans(List<String> namedBy, List<List<String>> rows, boolean more) {
        public Orphans {
            namedBy = List.copyOf(namedBy);
            rows = List.copyOf(rows);
        }
    }
}
