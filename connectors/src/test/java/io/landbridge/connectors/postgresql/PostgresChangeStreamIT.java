package io.landbridge.connectors.postgresql;

import io.landbridge.testkit.server.ServerKind;

class PostgresChangeStreamIT extends PostgresChangeStreamCase {

    PostgresChangeStreamIT() {
        super(ServerKind.POSTGRESQL);
    }
}
