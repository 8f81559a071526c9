package io.landbridge.jobs.process;

import io.landbridge.testkit.server.Servers;

final class WayBackPostgresToMySqlIT extends WayBackContract {

    WayBackPostgresToMySqlIT() {
        super(Servers.postgresql(), Servers.mysql());
    }
}
