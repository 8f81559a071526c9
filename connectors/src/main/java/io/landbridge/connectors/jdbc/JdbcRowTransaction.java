package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.ledger.AuditStore;
import io.landbridge.pipeline.ledger.ChunkStore;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.DivergenceStore;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore;
import io.landbridge.pipeline.ledger.QuarantineStore;
import io.landbridge.pipeline.ledger.RunbookStore;
import io.landbridge.pipeline.ledger.StageStore;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.TrafficStore;
import io.landbridge.pipeline.ledger.ValidationStore;
import java.sql.Connection;

/** Facts by the ledger's stores, in one transaction and on one connection with rows that a subclass writes. */
abstract class JdbcRowTransaction implements LedgerTransaction {

    private final EndpointPools pools;
    private final Purpose purpose;
    private final Connection connection;
    private final LedgerTransaction ledger;
    private boolean doubtful;

    /** @param ledger works on the same connection, and closes it */
    JdbcRowTransaction(EndpointPools pools, Purpose purpose, Connection connection, LedgerTransaction ledger) {
        this.pools = pools;
        this.purpose = purpose;
        this.connection = connection;
        this.ledger = ledger;
    }

    final EndpointPools pools() {
        return pools;
    }

    final Connection connection() {
        return connection;
    }

    /** Nobody knows how the session stands: it must not serve again. */
    final void doubt() {
        doubtful = true;
    }

    @Override
    public void commit() {
        settle(ledger::commit);
    }

    @Override
    public void rollback() {
        settle(ledger::rollback);
    }

    private void settle(Runnable end) {
        doubtful = true;
        end.run();
        doubtful = false;
    }

    /** Ends the session. */
    public void abandon() {
        doubt();
        close();
    }

    @Override
    public void close() {
        if (doubtful) {
            pools.discard(connection, purpose);
        }
        ledger.close();
    }

    @Override
    public String session() {
        return ledger.session();
    }

    @Override
    public MigrationStore migration() {
        return ledger.migration();
    }

    @Override
    public StageStore stages() {
        return ledger.stages();
    }

    @Override
    public ChunkStore chunks() {
        return ledger.chunks();
    }

    @Override
    public StreamStore streams() {
        return ledger.streams();
    }

    @Override
    public DivergenceStore divergences() {
        return ledger.divergences();
    }

    @Override
    public QuarantineStore quarantine() {
        return ledger.quarantine();
    }

    @Override
    public ValidationStore validation() {
        return ledger.validation();
    }

    @Override
    public ControlStore control() {
        return ledger.control();
    }

    @Override
    public CutoverStore cutover() {
        return ledger.cutover();
    }

    @Override
    public TrafficStore traffic() {
        return ledger.traffic();
    }

    @Override
    public RunbookStore runbooks() {
        return ledger.runbooks();
    }

    @Override
    public LeaseStore leases() {
        return ledger.leases();
    }

    @Override
    public AuditStore audit() {
        return ledger.audit();
    }
}
