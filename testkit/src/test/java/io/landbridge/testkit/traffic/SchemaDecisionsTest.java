package io.landbridge.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.traffic.Workload.Decisions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SchemaDecisionsTest {

    private static final int TRANSACTIONS = 2_000;

    private static List<TrafficTransaction> decided(Engine engine, int writer, long seed) {
        Decisions decisions = TrafficSchema.of(1_000).workload().decisions(engine, writer, 2, new Random(seed));
        return Stream.generate(decisions::next).limit(TRANSACTIONS).toList();
    }

    @ParameterizedTest
    @EnumSource
    void sameSeedGivesTheSameDecisions(Engine engine) {
        assertThat(decided(engine, 0, 7)).isEqualTo(decided(engine, 0, 7));
        assertThat(decided(engine, 0, 7)).isNotEqualTo(decided(engine, 0, 8));
        assertThat(decided(engine, 0, 7)).isNotEqualTo(decided(engine, 1, 7));
    }

    @Test
    void everyKindIsDecidedWithAndWithoutSavepointsAndRollback() {
        List<TrafficTransaction> decided = decided(Engine.POSTGRESQL, 0, 3);
        Set<String> all = EnumSet.allOf(Change.class).stream().map(Enum::name).collect(Collectors.toSet());
        assertThat(kinds(decided, Step.Frame.PLAIN)).isEqualTo(all);
        assertThat(kinds(decided, Step.Frame.KEPT)).hasSizeGreaterThan(15).isSubsetOf(all);
        assertThat(kinds(decided, Step.Frame.UNDONE)).hasSizeGreaterThan(15).isSubsetOf(all);
        assertThat(decided.stream().filter(TrafficTransaction::rolledBack).count())
                .isBetween(20L, 200L);
    }

    private static Set<String> kinds(List<TrafficTransaction> decided, Step.Frame frame) {
        return decided.stream()
                .flatMap(transaction -> transaction.steps().stream())
                .filter(step -> step.frame() == frame)
                .map(Step::kind)
                .collect(Collectors.toSet());
    }

    @Test
    void newNumbersOfWritersAndSeriesNeverMeet() {
        Set<Long> numbers = new HashSet<>();
        for (int series = 0; series < 3; series++) {
            for (int writer = 0; writer < 4; writer++) {
                Keys keys = new Keys(new Random(1), 100, series, writer, 4);
                for (int number = 0; number < 1_000; number++) {
                    numbers.add(keys.fresh());
                }
            }
        }
        assertThat(numbers).hasSize(12_000).allMatch(number -> number >= 100);
    }

    @Test
    void fewRowsAreGoneAtAnyTimeAndEachComesBackOnce() {
        Keys keys = new Keys(new Random(5), 1_000, 0, 0, 1);
        Set<Long> gone = new HashSet<>();
        for (int turn = 0; turn < 10_000; turn++) {
            if (keys.isManyGone()) {
                assertThat(gone).hasSize(100);
                while (keys.isAnyGone()) {
                    assertThat(gone.remove(keys.returning())).isTrue();
                }
                assertThat(gone).isEmpty();
            }
            gone.add(keys.going());
        }
    }
}
