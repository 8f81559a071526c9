package io.landbridge.connectors.mysql;

import io.landbridge.testkit.server.ServerKind;

class MariaDbChangeWriterIT extends MySqlFamilyChanges {

    MariaDbChangeWriterIT() {
        super(ServerKind.MARIADB);
    }
}
