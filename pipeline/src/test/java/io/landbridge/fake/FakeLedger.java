package io.landbridge.fake;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerRemains;
import io.landbridge.pipeline.ledger.LedgerRemains.Use;
import io.landbridge.pipeline.ledger.LedgerTransaction;

/** A ledger in memory. */
final class FakeLedger implements Ledger {

    private final FakeServer server;
    private final FakeProcess process;
    private final String migration;

    FakeLedger(FakeServer server, FakeProcess process, String migration) {
        this.server = server;
        this.process = process;
        this.migration = migration;
    }

    @Override
    public boolean exists() {
        return withTransaction(t -> t.call("exists", () -> server.isCreated()));
    }

    @Override
    public boolean isOlder() {
        return false;
    }

    @Override
    public void create() {
        withTransaction(t -> t.call("create", () -> server.create(true)));
    }

    @Override
    public LedgerRemains drop() {
        return withTransaction(t -> t.call("drop", () -> {
            server.ledgers().remove(migration);
            boolean left = server.ledgers().values().stream()
                    .anyMatch(l -> !l.migration.all(t.self()).isEmpty());
            server.create(server.isCreated() && left);
            return new LedgerRemains("", left ? Use.OTHER_MIGRATIONS : Use.NOTHING, null);
        }));
    }

    @Override
    public LedgerTransaction begin() {
        return new FakeTransaction(server, process, migration);
    }

    @Override
    public Session session() {
        FakeTransaction idle = new FakeTransaction(server, process, migration);
        return new Session() {
            @Override
            public String id() {
                return idle.session();
            }

            @Override
            public boolean isAlive() {
                return idle.self().isReachable();
            }

            @Override
            public void close() {
                idle.close();
            }
        };
    }

    private <T> T withTransaction(java.util.function.Function<FakeTransaction, T> work) {
        try (FakeTransaction transaction = new FakeTransaction(server, process, migration)) {
            return work.apply(transaction);
        }
    }
}
