package io.landbridge.connectors.ledger;

import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestServer;

class MariaDbLedgerIT extends LedgerSuite {

    @Override
    TestServer server() {
        return Servers.mariadb();
    }
}
