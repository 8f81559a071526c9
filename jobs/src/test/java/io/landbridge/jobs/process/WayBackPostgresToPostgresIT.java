package io.landbridge.jobs.process;

import io.landbridge.testkit.server.Servers;

final class WayBackPostgresToPostgresIT extends WayBackContract {

    WayBackPostgresToPostgresIT() {
        super(Servers.postgresql(), Servers.postgresql());
    }
}
