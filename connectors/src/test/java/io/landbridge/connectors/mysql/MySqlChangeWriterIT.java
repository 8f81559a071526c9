package io.landbridge.connectors.mysql;

import io.landbridge.testkit.server.ServerKind;

class MySqlChangeWriterIT extends MySqlFamilyChanges {

    MySqlChangeWriterIT() {
        super(ServerKind.MYSQL);
    }
}
