package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.ChangeSettings.WhenOver;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RetentionWatchTest {

    private static final Instant BEGIN = Instant.parse("2026-11-20T20:15:00Z");
    private static final long MB = 1L << 20;

    private final List<String> released = new ArrayList<>();
    private long lag;
    private long allowed = -1;
    private @Nullable Duration kept;
    private @Nullable Position applied = new PostgresPosition(7);
    private @Nullable Instant committedAt;
    private Instant now = BEGIN;

    @SuppressWarnings("NullAway") // nobody knows a position at first
    private RetentionWatch watch(@Nullable Long budget, WhenOver whenOver) {
        return new RetentionWatch(
                position -> {
                    if (lag < 0) {
                        throw new LandbridgeException(ConnectionError.UNREACHABLE, "source", "away");
                    }
                    return new Retention(lag, allowed, kept);
                },
                () -> applied,
                () -> committedAt,
                new ChangeSettings.Retention(budget, whenOver),
                released::add,
                () -> now);
    }

    @Test
    void aSourceIsLetGoOnlyAboveTheBudgetOfAPlanThatSaysSo() {
        RetentionWatch watch = watch(100 * MB, WhenOver.RELEASE);
        lag = 100 * MB;
        assertThat(watch.look()).isTrue();
        lag = -1;
        assertThat(watch.look()).as("it is asked again").isTrue();
        assertThat(released).isEmpty();
        lag = 101 * MB;
        assertThat(watch.look()).as("no other look is wanted").isFalse();
        assertThat(released)
                .singleElement()
                .asString()
                .contains("had to keep 101 MB")
                .contains("the plan allows 100 MB");
    }

    @Test
    void anAlarmLetsNothingGo() {
        RetentionWatch watch = watch(100 * MB, WhenOver.ALARM);
        lag = 1_000 * MB;
        assertThat(watch.look()).isTrue();
        assertThat(released).isEmpty();
    }

    @Test
    void whatIsAllowedIsTheLesserOfBudgetAndTheSourcesOwnLimit() {
        assertThat(allowed(null, -1)).isEqualTo(-1);
        assertThat(allowed(null, 50 * MB)).isEqualTo(50 * MB);
        assertThat(allowed(100 * MB, -1)).isEqualTo(100 * MB);
        assertThat(allowed(100 * MB, 50 * MB)).isEqualTo(50 * MB);
        assertThat(allowed(100 * MB, 500 * MB)).isEqualTo(100 * MB);
    }

    private long allowed(@Nullable Long budget, long bySource) {
        RetentionWatch watch = watch(budget, WhenOver.ALARM);
        allowed = bySource;
        lag = MB;
        watch.look();
        return Objects.requireNonNull(watch.latest()).retention().allowedBytes();
    }

    @Test
    void beforeThereIsAPositionNobodyIsAsked() {
        RetentionWatch watch = watch(MB, WhenOver.RELEASE);
        applied = null;
        lag = 5 * MB;
        assertThat(watch.look()).isTrue();
        assertThat(watch.latest()).isNull();
        assertThat(released).isEmpty();
    }

    private Optional<Duration> leftAfter(RetentionWatch watch, long seconds, Retention found) {
        now = BEGIN.plusSeconds(seconds);
        lag = found.lagBytes();
        allowed = found.allowedBytes();
        kept = found.allowedTime();
        watch.look();
        return Objects.requireNonNull(watch.latest()).left();
    }

    @Test
    void aSourceThatGoesBySizeDropsItsLogAtThePaceAtWhichTheBacklogGrows() {
        RetentionWatch watch = watch(null, WhenOver.ALARM);
        assertThat(leftAfter(watch, 0, new Retention(0, 1_000, null))).isEmpty();
        assertThat(leftAfter(watch, 10, new Retention(100, 1_000, null))).contains(Duration.ofSeconds(90));
    }

    @Test
    void aSourceThatGoesByTimeDropsItsLogWhenTheBacklogIsTooOld() {
        RetentionWatch watch = watch(null, WhenOver.ALARM);
        Duration hour = Duration.ofHours(1);
        committedAt = BEGIN;
        assertThat(leftAfter(watch, 60, new Retention(5 * MB, -1, hour))).isEmpty();
        assertThat(leftAfter(watch, 120, new Retention(5 * MB, -1, hour)))
                .as("nothing is applied: each second is one less")
                .contains(Duration.ofMinutes(58));
        committedAt = now;
        assertThat(leftAfter(watch, 125, new Retention(5 * MB, -1, hour)))
                .as("it catches up")
                .isEmpty();
    }

    @Test
    void tablesInWhichNothingHappensAreNotLate() {
        RetentionWatch watch = watch(null, WhenOver.ALARM);
        Duration hour = Duration.ofHours(1);
        committedAt = BEGIN;
        leftAfter(watch, 1_800, new Retention(300, -1, hour));
        assertThat(leftAfter(watch, 1_900, new Retention(500, -1, hour))).isEmpty();
    }

    @Test
    void aSourceThatKeepsItsLogForEverHasNoEnd() {
        RetentionWatch watch = watch(null, WhenOver.ALARM);
        leftAfter(watch, 0, new Retention(0, -1, null));
        assertThat(leftAfter(watch, 10, new Retention(5 * MB, -1, null))).isEmpty();
    }
}
