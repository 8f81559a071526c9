package io.landbridge.connectors.mysql;

import io.landbridge.testkit.server.ServerKind;

class MariaDbChangeStreamIT extends MySqlChangeStreamCase {

    MariaDbChangeStreamIT() {
        super(ServerKind.MARIADB);
    }
}
