package io.landbridge.connectors.ledger;

import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestServer;

class MySqlLedgerIT extends LedgerSuite {

    @Override
    TestServer server() {
        return Servers.mysql();
    }
}
