package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.JdbcTargetTransaction;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.transform.RowEncoding;
import java.sql.Connection;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Opens transactions that write rows into MySQL or MariaDB; safe for several threads. */
public final class MySqlTransactions implements TargetTransaction.Opener {

    private final EndpointPools pools;
    private final Function<Connection, LedgerTransaction> ledger;
    private final Executor threads = LoadThreads.create();

    /** @param ledger makes the ledger's part of a transaction on the connection, which is its own from then on */
    public MySqlTransactions(EndpointPools pools, Function<Connection, LedgerTransaction> ledger) {
        this.pools = pools;
        this.ledger = ledger;
    }

    @Override
    public TargetTransaction begin() {
        Connection connection = pools.take(Purpose.WRITE);
        return new JdbcTargetTransaction(pools, connection, ledger.apply(connection), this::writer);
    }

    private TargetWriter writer(Connection connection, Output output, RowEncoding encoding) {
        if (encoding != RowEncoding.TEXT) {
            throw new IllegalArgumentException("MySQL and MariaDB take text rows, not " + encoding);
        }
        return new LoadDataWriter(connection, output, pools.errors(), threads);
    }
}
