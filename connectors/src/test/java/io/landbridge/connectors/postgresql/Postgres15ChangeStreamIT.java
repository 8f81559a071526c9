package io.landbridge.connectors.postgresql;

import io.landbridge.testkit.server.ServerKind;

class Postgres15ChangeStreamIT extends PostgresChangeStreamCase {

    Postgres15ChangeStreamIT() {
        super(ServerKind.POSTGRESQL_15);
    }
}
