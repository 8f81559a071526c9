package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.ChangeLayouts;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.JdbcApplyTransaction;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.stream.ApplyTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Opens transactions that change rows of MySQL or MariaDB; safe for several threads. */
public final class MySqlApplying implements ApplyTransaction.Opener {

    private final EndpointPools pools;
    private final Function<Connection, LedgerTransaction> ledger;
    private final ChangeLayouts layouts;
    private final Executor threads = LoadThreads.create();

    /** @param ledger makes the ledger's part of a transaction on the connection, which is its own from then on */
    public MySqlApplying(EndpointPools pools, ChangeLayouts layouts, Function<Connection, LedgerTransaction> ledger) {
        this.pools = pools;
        this.ledger = ledger;
        this.layouts = layouts;
    }

    @Override
    public ApplyTransaction begin() {
        Connection connection = pools.take(Purpose.APPLY);
        try {
            MySqlChangeWriter changes = new MySqlChangeWriter(connection, layouts, pools.errors(), threads);
            return new JdbcApplyTransaction(pools, connection, ledger.apply(connection), layouts, changes);
        } catch (SQLException e) {
            pools.discard(connection, Purpose.APPLY);
            throw pools.errors().translate(pools.side().toString(), e);
        }
    }
}
