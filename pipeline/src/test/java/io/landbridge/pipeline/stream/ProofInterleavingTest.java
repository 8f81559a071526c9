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
 * I7 with a stream at work: the real validation, applier and copier between servers in memory, one step at a time, in an order that a seed
 * chooses. No row is called wrong that is right; each row that was spoiled, and each change that the stream lost, is named at last.
 *
 * <p>{@code -Dlandbridge.interleavings=N} lives N lives instead of 500, {@code -Dlandbridge.interleaving=S} the one of that seed.
 */
class ProofInterleavingTest {

    private static final long LIVES = Long.getLong("landbridge.interleavings", 500);
    private static final long MOST_FOR_A_RULE = 3_000;
    private static final @Nullable Long ONLY = Long.getLong("landbridge.interleaving");

    @Test
    void nothingIsCalledWrongThatIsRightAndAllThatIsWrongIsNamed() {
        LongStream seeds = ONLY == null ? LongStream.rangeClosed(1, LIVES) : LongStream.of(ONLY);
        seeds.parallel()
                .forEach(seed -> live(seed, null).ifPresent(wrong -> {
                    throw new AssertionError("seed " + seed + ": -Dlandbridge.interleaving=" + seed, wrong);
                }));
    }

    @Tag("broken-rules")
    @ParameterizedTest
    @EnumSource(ProofRule.class)
    void eachRuleIsNeeded(ProofRule rule) {
        assertThat(LongStream.rangeClosed(1, MOST_FOR_A_RULE)
                        .filter(seed -> live(seed, rule).isPresent())
                        .findFirst())
                .as("lives that go wrong without the rule")
                .isPresent();
    }

    private static Optional<Throwable> live(long seed, @Nullable ProofRule broken) {
        try {
            ProofLife life = new ProofLife(seed, broken);
            life.run();
            life.verify();
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }
}
