package io.landbridge.jobs.process;

import io.landbridge.testkit.server.TestDatabase;

/** The foreign keys of a database that count. */
final class ForeignKeys {

    private ForeignKeys() {}

    static long count(TestDatabase database) {
        return database.queryLong(
                database.engine().isMySqlFamily()
                        ? "SELECT count(*) FROM information_schema.referential_constraints WHERE constraint_schema = '"
                                + database.name() + "'"
                        : "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated");
    }
}
