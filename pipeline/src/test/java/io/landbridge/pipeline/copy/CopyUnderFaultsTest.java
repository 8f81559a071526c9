package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.FakeServer.Broken;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * I3: any crash, anywhere, loses nothing and copies nothing twice. I4: of two that have the same chunk, the one with the older token cannot
 * commit.
 *
 * <p>{@code -Dlandbridge.faults.seeds=N} lives N lives instead of 300, {@code -Dlandbridge.faults.seed=S} the one of that seed.
 */
class CopyUnderFaultsTest {

    private static final long SEEDS = Long.getLong("landbridge.faults.seeds", 300);
    private static final long FIRST = Long.getLong("landbridge.faults.seed", 1);

    @Test
    void nothingIsLostAndNothingComesTwice() {
        long last = System.getProperty("landbridge.faults.seed") == null ? SEEDS : FIRST;
        assertGoesWell(LongStream.rangeClosed(FIRST, last));
    }

    @ParameterizedTest
    @EnumSource(
            value = Broken.class,
            names = {"TOKEN_NOT_CHECKED", "TOKEN_NOT_BUMPED", "COMPLETED_APART"})
    void eachRuleIsNeeded(Broken rule) {
        assertThat(LongStream.rangeClosed(1, SEEDS)
                        .anyMatch(seed ->
                                live(seed, rule, Broken.SESSION_NOT_ENDED).isPresent()))
                .as("a life that goes wrong without the rule")
                .isTrue();
    }

    @Test
    void aTokenAloneIsEnoughWhereSessionsCannotBeEnded() {
        assertGoesWell(LongStream.rangeClosed(1, SEEDS), Broken.SESSION_NOT_ENDED);
    }

    /** Lives know nothing of each other, so that several are lived at once. */
    private static void assertGoesWell(LongStream seeds, Broken... broken) {
        seeds.parallel()
                .forEach(seed -> live(seed, broken).ifPresent(wrong -> {
                    throw new AssertionError("seed " + seed + ": -Dlandbridge.faults.seed=" + seed, wrong);
                }));
    }

    private static Optional<Throwable> live(long seed, Broken... broken) {
        try {
            CopyUnderFaults life = new CopyUnderFaults(seed, broken);
            life.run();
            life.verify();
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }
}
