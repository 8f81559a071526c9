package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.JdbcTargetTransaction;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.transform.RowEncoding;
import java.sql.Connection;
import java.util.function.Function;

/** Opens transactions that write rows into PostgreSQL; safe for several threads. */
public final class PostgresTransactions implements TargetTransaction.Opener {

    private final EndpointPools pools;
    private final Function<Connection, LedgerTransaction> ledger;
    private final QuietTables quiet;

    /** @param ledger makes the ledger's part of a transaction on the connection, which is its own from then on */
    public PostgresTransactions(EndpointPools pools, Function<Connection, LedgerTransaction> ledger) {
        this.pools = pools;
        this.ledger = ledger;
        this.quiet = new QuietTables(pools);
    }

    @Override
    public TargetTransaction begin() {
        Connection connection = pools.take(Purpose.WRITE);
        return new JdbcTargetTransaction(pools, connection, ledger.apply(connection), this::writer);
    }

    private TargetWriter writer(Connection connection, Output output, RowEncoding encoding) {
        quiet.require(connection, output.target().name());
        return new PostgresCopyWriter(connection, output, encoding, pools.errors());
    }
}
