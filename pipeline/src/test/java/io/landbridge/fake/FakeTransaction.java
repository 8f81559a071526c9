package io.landbridge.fake;

import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.ledger.AuditStore;
import io.landbridge.pipeline.ledger.ChunkStore;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.DivergenceStore;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.MigrationStore;
import io.landbridge.pipeline.ledger.QuarantineStore;
import io.landbridge.pipeline.ledger.RunbookStore;
import io.landbridge.pipeline.ledger.StageStore;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.TrafficStore;
import io.landbridge.pipeline.ledger.ValidationStore;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeWriter;
import io.landbridge.pipeline.transform.RowEncoding;
import java.util.function.Supplier;

/** A session of the target in memory; one transaction after another. */
final class FakeTransaction implements TargetTransaction, ApplyTransaction {

    private final FakeServer server;
    private final FakeProcess process;
    private final String migration;
    private final FakeSession session;
    private final FakeStreams streams = new FakeStreams(this);

    FakeTransaction(FakeServer server, FakeProcess process, String migration) {
        this.server = server;
        this.process = process;
        this.migration = migration;
        this.session = server.open(process);
    }

    FakeTransaction another() {
        return new FakeTransaction(server, process, migration);
    }

    FakeServer server() {
        return server;
    }

    FakeSession self() {
        return session;
    }

    String migrationName() {
        return migration;
    }

    FakeLedgerTables tables() {
        return server.ledgers().computeIfAbsent(migration, m -> new FakeLedgerTables(server));
    }

    <T> T call(String name, Supplier<T> work) {
        return server.call(process, session, name, work);
    }

    void run(String name, Runnable work) {
        call(name, () -> {
            work.run();
            return true;
        });
    }

    @Override
    public String session() {
        return session.id;
    }

    @Override
    public TargetWriter writer(Output output, RowEncoding encoding) {
        return call("open writer", () -> new FakeWriter(this, server, output.target()));
    }

    @Override
    public ChangeWriter changes() {
        return new FakeChanges(this, server);
    }

    @Override
    public void savepoint() {
        run("savepoint", session::savepoint);
    }

    @Override
    public void rollbackToSavepoint() {
        run("rollback to savepoint", session::rollbackToSavepoint);
    }

    @Override
    public void commit() {
        streams.letGo();
        run("commit", () -> {
            session.commit();
            server.committed();
        });
        server.flaws().lateMarks().forEach(Runnable::run);
    }

    @Override
    public void rollback() {
        streams.letGo();
        run("rollback", session::rollback);
    }

    @Override
    public void abandon() {
        close();
    }

    @Override
    public void close() {
        if (session.isReachable()) {
            run("close", session::end);
        }
    }

    @Override
    public MigrationStore migration() {
        return new FakeMigration(this);
    }

    @Override
    public StageStore stages() {
        return new FakeStages(this, server);
    }

    @Override
    public ChunkStore chunks() {
        return new FakeChunks(this, server);
    }

    @Override
    public StreamStore streams() {
        return streams;
    }

    @Override
    public DivergenceStore divergences() {
        return new FakeDivergences(this, server);
    }

    @Override
    public QuarantineStore quarantine() {
        return new FakeQuarantine(this, server);
    }

    @Override
    public ValidationStore validation() {
        return new FakeValidation(this, server);
    }

    @Override
    public ControlStore control() {
        return new FakeControl(this);
    }

    @Override
    public CutoverStore cutover() {
        return new FakeCutover(this);
    }

    @Override
    public TrafficStore traffic() {
        return new FakeTraffic(this);
    }

    @Override
    public RunbookStore runbooks() {
        return new FakeRunbooks(this);
    }

    @Override
    public LeaseStore leases() {
        return new FakeLeases(this, server);
    }

    @Override
    public AuditStore audit() {
        return new FakeAudit(this, server);
    }
}
