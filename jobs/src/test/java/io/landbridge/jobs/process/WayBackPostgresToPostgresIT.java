package io.landbridge.jobs.process;

import io.landbridge.testkit.server.Servers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All of it in every build; where an engine of the other family is an end, what rests on the log, and the rest on demand. */
final class WayBackPostgresToPostgresIT extends WayBackContract {

    WayBackPostgresToPostgresIT() {
        super(Servers.postgresql(), Servers.postgresql());
    }

    @Test
    @Tag("faults")
    @Tag("sample")
    @Override
    void afterTheSwitchTheTargetIsTheMeasureAndTheSourceIsRepaired() {
        super.afterTheSwitchTheTargetIsTheMeasureAndTheSourceIsRepaired();
    }

    @Test
    @Tag("faults")
    @Tag("sample")
    @Override
    void aRunThatIsStartedAgainGoesOnInTheRightDirection() {
        super.aRunThatIsStartedAgainGoesOnInTheRightDirection();
    }
}
