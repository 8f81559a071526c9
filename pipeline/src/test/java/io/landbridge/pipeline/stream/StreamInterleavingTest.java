package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * I1, I2, I3 and I4 with copy and stream at work: the real hand-off, barrier, copier and applier between servers in memory, one step at a
 * time, in an order that a seed chooses.
 *
 * <p>{@code -Dlandbridge.interleavings=N} lives N lives instead of 500, and of the 2,000 of {@code mvn verify}; {@code
 * -Dlandbridge.interleaving=S} the one of that seed.
 */
class StreamInterleavingTest {

    private static final long LIVES = Long.getLong("landbridge.interleavings", 500);
    private static final long MOST_FOR_A_RULE = 1_000;
    private static final @Nullable Long ONLY = Long.getLong("landbridge.interleaving");

    @Test
    void copyAndStreamTogetherEndEqual() {
        LongStream seeds = ONLY == null ? LongStream.rangeClosed(1, LIVES) : LongStream.of(ONLY);
        seeds.parallel()
                .forEach(seed -> live(seed, null).ifPresent(wrong -> {
                    throw new AssertionError("seed " + seed + ": -Dlandbridge.interleaving=" + seed, wrong);
                }));
    }

    /** The tag keeps it out of the execution with many lives, in which it would live the same ones as in this. */
    @Tag("broken-rules")
    @ParameterizedTest
    @EnumSource(Rule.class)
    void eachRuleIsNeeded(Rule rule) {
        assertThat(LongStream.rangeClosed(1, MOST_FOR_A_RULE)
                        .filter(seed -> live(seed, rule).isPresent())
                        .findFirst())
                .as("lives that go wrong without the rule")
                .isPresent();
    }

    private static Optional<Throwable> live(long seed, @Nullable Rule broken) {
        try {
            StreamLife life = new StreamLife(seed, broken);
            life.run();
            life.verify();
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }
}
