package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.MigrationRow;
import io.landbridge.pipeline.ledger.MigrationStore;
import java.util.Optional;

/** A migration's row in memory. */
record FakeMigration(FakeTransaction in) implements MigrationStore {

    @Override
    public Optional<MigrationRecord> find() {
        return in.call(
                "find migration",
                () -> Optional.ofNullable(in.tables().migration.read(in.self(), in.migrationName()))
                        .map(MigrationRow::row));
    }

    @Override
    public void register(MigrationRecord wanted) {
        in.run("register", () -> {
            var rows = in.tables().migration;
            rows.insert(in.self(), in.migrationName(), new MigrationRow(wanted, 0));
            rows.update(
                    in.self(),
                    in.migrationName(),
                    row -> true,
                    row -> new MigrationRow(
                            new MigrationRecord(
                                    row.row().migration(),
                                    wanted.planHash(),
                                    wanted.toolVersion(),
                                    row.row().sourceIdentity(),
                                    row.row().targetIdentity(),
                                    row.row().phase()),
                            row.attempt()));
        });
    }

    @Override
    public long nextAttempt() {
        return in.call("next attempt", () -> {
            var rows = in.tables().migration;
            rows.update(
                    in.self(), in.migrationName(), row -> true, row -> new MigrationRow(row.row(), row.attempt() + 1));
            MigrationRow now = rows.read(in.self(), in.migrationName());
            if (now == null) {
                throw new IllegalStateException("Not registered: " + in.migrationName());
            }
            return now.attempt();
        });
    }

    /** In a call that is under way. */
    void phase(String phase) {
        in.tables().migration.update(in.self(), in.migrationName(), row -> true, row -> {
            MigrationRecord old = row.row();
            return new MigrationRow(
                    new MigrationRecord(
                            old.migration(),
                            old.planHash(),
                            old.toolVersion(),
                            old.sourceIdentity(),
                            old.targetIdentity(),
                            phase),
                    row.attempt());
        });
    }
}
