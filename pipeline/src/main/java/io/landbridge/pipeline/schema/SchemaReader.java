package io.landbridge.pipeline.schema;

import java.util.Set;

/** Reads a database's catalogue. */
public interface SchemaReader {

    /**
     * Reads all tables of the given schemas (MySQL: databases) with everything that {@link Table} names. System schemas and the ledger
     * are never part of it. One consistent read; changes nothing.
     *
     * @param schemas exact names; empty means every schema that the user can see (MySQL: the database of the URL)
     */
    DatabaseSchema read(Set<String> schemas);

    /** The schema a bare table name belongs to: {@code search_path}'s first, or the database of the URL. */
    String defaultSchema();
}
