package io.landbridge.jobs.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.core.IntervalFunction;
import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.run.WorkGate;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.stream.StreamError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
final class ResilientAttemptsTest {

    private static final RetrySettings QUICK = new RetrySettings(
            5, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(2), 3, Duration.ofMinutes(10));

    private final WorkGate gate = new WorkGate(4);
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger tries = new AtomicInteger();
    private final ResilientAttempts attempts = new ResilientAttempts(QUICK, gate, stop, now::get);

    @ParameterizedTest
    @EnumSource(
            value = ConnectionError.class,
            names = {"DEADLOCK", "SERIALIZATION", "LOCK_TIMEOUT"})
    void contentionIsRepeatedABoundedNumberOfTimes(ConnectionError error) {
        assertThat(attempts.call(failing(error, 4))).isEqualTo(5);
        tries.set(0);
        assertThatThrownBy(() -> attempts.call(failing(error, Integer.MAX_VALUE)))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(error));
        assertThat(tries).hasValue(5);
    }

    /** Whoever reads the log opens it again; a log that breaks off each time is told in the end. */
    @Test
    void aLogThatBrokeOffIsReadAgainABoundedNumberOfTimes() {
        assertThat(attempts.call(failing(StreamError.CAPTURE_ENDED, 4))).isEqualTo(5);
        assertThat(gate.held()).isEmpty();
        assertThatThrownBy(() -> attempts.call(failing(StreamError.CAPTURE_ENDED, Integer.MAX_VALUE)))
                .hasMessageContaining("stream.capture-ended");
    }

    @Test
    void whatIsRepeatedIsSaidUntilItSucceeds() {
        List<String> said = new ArrayList<>();
        attempts.call(() -> {
            said.add(attempts.repeating().orElse("nothing"));
            return failing(ConnectionError.DEADLOCK, 2).get();
        });
        assertThat(said)
                .containsExactly(
                        "nothing",
                        "attempt 2 of 5 after target: planned [connection.deadlock]",
                        "attempt 3 of 5 after target: planned [connection.deadlock]");
        assertThat(attempts.repeating()).isEmpty();
    }

    @Test
    void theReasonOfAnOutageIsSaidBeforeAllWorkWaitsToo() {
        List<String> said = new ArrayList<>();
        attempts.call(() -> {
            said.add(attempts.repeating().orElse("nothing"));
            return failing(ConnectionError.CONNECTION_LOST, 1).get();
        });
        assertThat(said).containsExactly("nothing", "again after target: planned [connection.connection-lost]");
        assertThat(gate.held()).isEmpty();
        assertThat(attempts.repeating()).isEmpty();
    }

    @Test
    void waitsBetweenAttemptsGrowUpToALimitAndNeverFallIntoStep() {
        IntervalFunction waits = ResilientAttempts.contentionWaits(RetrySettings.DEFAULT);
        for (int attempt = 1; attempt <= 9; attempt++) {
            int number = attempt;
            long middle = Math.min(5_000, 100L << (number - 1));
            Set<Long> drawn =
                    Stream.generate(() -> waits.apply(number)).limit(100).collect(Collectors.toSet());
            assertThat(drawn).as("waits after attempt " + number).hasSizeGreaterThan(20);
            assertThat(drawn).allSatisfy(millis -> assertThat(millis).isBetween(middle / 2 - 1, middle * 3 / 2 + 1));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionError.class,
            names = {"LOGIN_REFUSED", "PERMISSION_DENIED", "ROW_REFUSED", "UNEXPECTED", "TLS_REFUSED"})
    void whatWillNotGetBetterIsTriedOnce(ConnectionError error) {
        assertThatThrownBy(() -> attempts.call(failing(error, Integer.MAX_VALUE)))
                .isInstanceOf(LandbridgeException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void aChunkThatSomebodyElseHasIsNotTriedAgain() {
        assertThatThrownBy(() -> attempts.call(failing(CopyError.SUPERSEDED, Integer.MAX_VALUE)))
                .isInstanceOf(LandbridgeException.class);
        assertThat(tries).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionError.class,
            names = {"UNREACHABLE", "CONNECTION_LOST", "OUT_OF_RESOURCES"})
    void anOutageHoldsTheGateUntilTheServerIsBack(ConnectionError error) {
        AtomicReference<String> held = new AtomicReference<>("");
        int result = attempts.call(() -> {
            int number = tries.incrementAndGet();
            gate.held().ifPresent(held::set);
            if (number <= 20) {
                throw new LandbridgeException(error, "target", "gone");
            }
            return number;
        });
        assertThat(result).isEqualTo(21);
        assertThat(held).hasValue("waiting: target: gone");
        assertThat(gate.held()).isEmpty();
    }

    /** As when the source is down and another worker asks the target, again and again, whether there is something to claim. */
    @Test
    void whoNeedsOneEndOnlyDoesNotHideTheOutageOfTheOther() {
        ExecutorService other = Executors.newSingleThreadExecutor();
        AtomicReference<String> held = new AtomicReference<>("");
        try {
            attempts.call(() -> {
                gate.held().ifPresent(held::set);
                if (gate.held().isEmpty()) {
                    try {
                        assertThat(other.submit(() -> attempts.call(() -> 7, result -> false))
                                        .get())
                                .isEqualTo(7);
                    } catch (InterruptedException | ExecutionException e) {
                        throw new AssertionError(e);
                    }
                }
                return failing(ConnectionError.UNREACHABLE, 20).get();
            });
        } finally {
            other.shutdownNow();
        }
        assertThat(held).hasValue("waiting: target: planned");
        assertThat(gate.held()).isEmpty();
    }

    /** As when a line heals on which a long answer was under way. */
    @Test
    void workThatBeganBeforeTheOutageEndsTheWaitWhenItSucceeds() {
        RetrySettings patient = new RetrySettings(
                1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMinutes(5), 1, Duration.ofMinutes(10));
        ResilientAttempts slow = new ResilientAttempts(patient, gate, stop, now::get);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            slow.run(() -> {
                var unused = other.submit(() -> slow.call(failing(ConnectionError.UNREACHABLE, Integer.MAX_VALUE)));
                while (gate.held().isEmpty()) {
                    Thread.onSpinWait();
                }
            });
            assertThat(gate.held()).isEmpty();
        } finally {
            other.shutdownNow();
        }
    }

    /** Else all workers would stand before the gate for ever. */
    @Test
    void theGateIsOpenedWhenNobodyIsLeftToFindOutWhetherTheServerIsBack() {
        attempts.call(failing(ConnectionError.UNREACHABLE, 10), result -> false);
        assertThat(gate.held()).isEmpty();
        assertThat(tries).hasValue(11);
    }

    @Test
    void aServerThatNeverReturnsEndsTheRun() {
        assertThatThrownBy(() -> attempts.call(() -> {
                    if (tries.incrementAndGet() > 6) {
                        now.set(Instant.EPOCH.plus(Duration.ofMinutes(11)));
                    }
                    throw new LandbridgeException(ConnectionError.UNREACHABLE, "target", "gone");
                }))
                .isInstanceOf(LandbridgeException.class)
                .satisfies(e -> assertThat(((LandbridgeException) e).category().exitCode())
                        .isEqualTo(3));
        assertThat(tries).hasValueLessThan(20);
    }

    @Test
    void aRunThatEndsDoesNotWaitForAServer() {
        LandbridgeException reason =
                new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "landbridge", "Stopped by SIGTERM.");
        assertThatThrownBy(() -> attempts.call(() -> {
                    if (tries.incrementAndGet() == 8) {
                        stop.raise(reason);
                    }
                    throw new LandbridgeException(ConnectionError.UNREACHABLE, "target", "gone");
                }))
                .isInstanceOf(LandbridgeException.class);
        assertThat(tries).hasValue(8);
    }

    private Supplier<Integer> failing(ErrorCode error, int times) {
        return () -> {
            int number = tries.incrementAndGet();
            if (number <= times) {
                throw new LandbridgeException(error, "target", "planned");
            }
            return number;
        };
    }
}
