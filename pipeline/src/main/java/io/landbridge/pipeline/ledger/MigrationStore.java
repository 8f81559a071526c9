package io.landbridge.pipeline.ledger;

import java.util.Optional;

/** The one row of a migration: identities of both servers, plan hash, phase. */
public interface MigrationStore {

    /** The row; empty before the first {@link #register}. */
    Optional<MigrationRecord> find();

    /** Inserts the row, or updates plan hash and tool version when it is there; identities are never changed. */
    void register(MigrationRecord migration);

    /** The next attempt number, for Spring Batch's job parameters only. */
    long nextAttempt();

    /**
     * A migration's row.
     *
     * @param sourceIdentity system id and timeline (PostgreSQL), server uuid (MySQL, MariaDB: server id and host)
     * @param phase {@code preparing}, {@code streaming}, …
     */
    record MigrationRecord(
            String migration,
            String planHash,
            String toolVersion,
            String sourceIdentity,
            String targetIdentity,
            String phase) {}
}
