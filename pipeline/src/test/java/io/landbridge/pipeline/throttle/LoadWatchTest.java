package io.landbridge.pipeline.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.ThrottleRule;
import io.landbridge.pipeline.plan.ThrottleRule.Signal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadWatchTest {

    private final FakeTicker ticker = new FakeTicker();
    private final CommitLatency commits = new CommitLatency(ticker);
    private final Map<Signal, Double> readings = new EnumMap<>(Signal.class);

    @Test
    void aReadingOverItsLimitPausesWithTheReason() {
        LoadWatch watch = watch(rule(Signal.REPLICA_LAG, Side.SOURCE, 5, null));
        readings.put(Signal.REPLICA_LAG, 5.0);
        watch.look();
        assertThat(watch.pauseReason()).isEmpty();
        readings.put(Signal.REPLICA_LAG, 9.25);
        watch.look();
        assertThat(watch.pauseReason()).contains("replicaLag on source 9.25 over 5");
        readings.put(Signal.REPLICA_LAG, 0.0);
        watch.look();
        assertThat(watch.pauseReason()).isEmpty();
    }

    @Test
    void aReadingOverAbortEndsTheWork() {
        LoadWatch watch = watch(rule(Signal.THREADS_RUNNING, Side.TARGET, 25, 100.0));
        readings.put(Signal.THREADS_RUNNING, 100.0);
        watch.look();
        assertThatCode(watch::throwIfAborted).doesNotThrowAnyException();
        readings.put(Signal.THREADS_RUNNING, 101.0);
        watch.look();
        assertThat(watch.pauseReason()).isPresent();
        assertThatThrownBy(watch::throwIfAborted).isInstanceOfSatisfying(LandbridgeException.class, e -> {
            assertThat(e.category()).isEqualTo(Category.STOPPED);
            assertThat(e.what()).isEqualTo("threadsRunning on target 101 over abort 100.");
        });
    }

    @Test
    void aReadingThatCannotBeTakenForHalfAMinuteCountsAsOver() {
        LoadWatch watch = watch(rule(Signal.QUERY, Side.SOURCE, 5, 10.0));
        for (int second = 0; second < 30; second++) {
            watch.look();
            assertThat(watch.pauseReason()).as("second %d", second).isEmpty();
            ticker.pass(Duration.ofSeconds(1));
        }
        watch.look();
        assertThat(watch.pauseReason()).contains("query on source could not be read for 30 s: no answer");
        assertThatCode(watch::throwIfAborted).doesNotThrowAnyException();
        readings.put(Signal.QUERY, 1.0);
        watch.look();
        assertThat(watch.pauseReason()).isEmpty();
    }

    @Test
    void aReadingOverItsLimitStaysSoUntilTheNextOneIsTaken() {
        LoadWatch watch = watch(rule(Signal.QUERY, Side.SOURCE, 5, null));
        readings.put(Signal.QUERY, 6.0);
        watch.look();
        readings.clear();
        watch.look();
        assertThat(watch.pauseReason()).contains("query on source 6 over 5");
    }

    @Test
    void anEndlessLagIsSaidAsSuch() {
        LoadWatch watch = watch(rule(Signal.REPLICA_LAG, Side.SOURCE, 5, null));
        readings.put(Signal.REPLICA_LAG, Double.POSITIVE_INFINITY);
        watch.look();
        assertThat(watch.pauseReason()).contains("replicaLag on source Infinity over 5");
    }

    @Test
    void theFirstRuleThatIsOverIsTheReason() {
        LoadWatch watch =
                watch(rule(Signal.QUERY, Side.SOURCE, 5, null), rule(Signal.THREADS_RUNNING, Side.SOURCE, 5, null));
        readings.put(Signal.QUERY, 1.0);
        readings.put(Signal.THREADS_RUNNING, 7.0);
        watch.look();
        assertThat(watch.pauseReason()).contains("threadsRunning on source 7 over 5");
        readings.put(Signal.QUERY, 6.0);
        watch.look();
        assertThat(watch.pauseReason()).contains("query on source 6 over 5");
    }

    @Test
    void ourOwnSlowCommitsPauseUsUntilTheyAreHistory() {
        LoadWatch watch = watch(rule(Signal.COMMIT_LATENCY_P95, Side.TARGET, 0.05, null));
        watch.look();
        assertThat(watch.pauseReason()).isEmpty();
        for (int i = 0; i < 95; i++) {
            commits.committed(Duration.ofMillis(10));
        }
        for (int i = 0; i < 5; i++) {
            commits.committed(Duration.ofMillis(900));
        }
        watch.look();
        assertThat(watch.pauseReason()).as("five of a hundred may be slow").isEmpty();
        commits.committed(Duration.ofMillis(900));
        watch.look();
        assertThat(watch.pauseReason()).contains("commitLatencyP95 on target 0.9 over 0.05");
        ticker.pass(Duration.ofSeconds(11));
        watch.look();
        assertThat(watch.pauseReason()).isEmpty();
    }

    private LoadWatch watch(ThrottleRule... rules) {
        return new LoadWatch(
                List.of(rules),
                rule -> {
                    Double reading = readings.get(rule.signal());
                    if (reading == null) {
                        throw new LandbridgeException(ConnectionError.UNREACHABLE, "replica", "no answer");
                    }
                    return reading;
                },
                commits,
                ticker);
    }

    private static ThrottleRule rule(Signal signal, Side side, double limit, @Nullable Double abort) {
        return new ThrottleRule(signal, side, limit, abort, null, null, 1);
    }
}
