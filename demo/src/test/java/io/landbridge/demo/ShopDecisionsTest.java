package io.landbridge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.traffic.TrafficTransaction;
import io.landbridge.testkit.traffic.Workload.Decisions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShopDecisionsTest {

    private static List<TrafficTransaction> decided(Engine engine, int writer, long seed) {
        Decisions decisions = new ShopTraffic(Shop.of(4_000)).decisions(engine, writer, 2, new Random(seed));
        return Stream.generate(decisions::next).limit(1_000).toList();
    }

    @ParameterizedTest
    @EnumSource
    void sameSeedGivesTheSameDecisions(Engine engine) {
        assertThat(decided(engine, 0, 7)).isEqualTo(decided(engine, 0, 7));
        assertThat(decided(engine, 0, 7)).isNotEqualTo(decided(engine, 0, 8));
        assertThat(decided(engine, 0, 7)).isNotEqualTo(decided(engine, 1, 7));
    }
}
