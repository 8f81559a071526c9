package io.landbridge.jobs.process;

import io.landbridge.testkit.server.Servers;

final class WayBackMySqlToPostgresIT extends WayBackContract {

    WayBackMySqlToPostgresIT() {
        super(Servers.mysql(), Servers.postgresql());
    }
}
