package io.landbridge.jobs.process;

import io.landbridge.testkit.server.Servers;

final class WayBackMariaDbToPostgresIT extends WayBackContract {

    WayBackMariaDbToPostgresIT() {
        super(Servers.mariadb(), Servers.postgresql());
    }
}
