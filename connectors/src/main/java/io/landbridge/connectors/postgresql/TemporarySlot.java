package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.replication.ReplicationSlotInfo;

/**
 * A slot that is there as long as the session that made it.
 *
 * @param begins whatever is committed behind it is sent
 */
record TemporarySlot(PostgresSlot slot, PostgresPosition begins) {

    /** The making waits for all transactions that run. */
    private static final String PATIENCE = "3s";

    static TemporarySlot make(EndpointPools pools, Connection connection) throws SQLException {
        PGConnection driver = connection.unwrap(PGConnection.class);
        String name = "landbridge_beside_" + driver.getBackendPID();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '" + PATIENCE + "'");
        }
        ReplicationSlotInfo made = driver.getReplicationAPI()
                .createReplicationSlot()
                .logical()
                .withSlotName(name)
                .withOutputPlugin("pgoutput")
                .withTemporaryOption()
                .make();
        return new TemporarySlot(
                new PostgresSlot(pools, name),
                new PostgresPosition(made.getConsistentPoint().asLong()));
    }
}
