package io.landbridge.jobs.process;

import io.landbridge.testkit.server.Servers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** There and back on demand: the demo goes that way by the commands in every build. */
final class WayBackMariaDbToPostgresIT extends WayBackContract {

    WayBackMariaDbToPostgresIT() {
        super(Servers.mariadb(), Servers.postgresql());
    }

    @Test
    @Tag("faults")
    @Override
    void thereAndBackTwiceAndWithoutAnEcho() {
        super.thereAndBackTwiceAndWithoutAnEcho();
    }
}
