package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.sql.Connection;
import java.sql.SQLException;

/** Where the ledger gets its connections to the target's primary; safe for several threads. */
public interface LedgerConnections {

    /** A connection outside any transaction; closing it gives it back. */
    Connection take();

    /** What a driver's error means. */
    LandbridgeException translate(SQLException error);
}
