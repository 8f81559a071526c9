package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.ChangeSettings.WhenOver;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RetentionWatchTest {

    private static final long MB = 1L << 20;

    private final List<String> released = new ArrayList<>();
    private long lag;
    private long allowed = -1;
    private @Nullable Position applied = new PostgresPosition(7);

    @SuppressWarnings("NullAway") // nobody knows a position at first
    private RetentionWatch watch(@Nullable Long budget, WhenOver whenOver) {
        return new RetentionWatch(
                position -> {
                    if (lag < 0) {
                        throw new LandbridgeException(ConnectionError.UNREACHABLE, "source", "away");
                    }
                    return new Retention(lag, allowed, null);
                },
                () -> applied,
                new ChangeSettings.Retention(budget, whenOver),
                released::add,
                Clock.systemUTC());
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
}
