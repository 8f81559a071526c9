package io.landbridge.connectors.mysql;

import io.landbridge.testkit.server.ServerKind;

class MySqlChangeStreamIT extends MySqlChangeStreamCase {

    MySqlChangeStreamIT() {
        super(ServerKind.MYSQL);
    }
}
