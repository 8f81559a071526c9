package io.landbridge.jobs.retry;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.landbridge.jobs.run.Attempts;
import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.run.WorkGate;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries with Resilience4j: contention a bounded number of times with growing, random waits; an outage for as long as the settings
 * allow, with a circuit breaker that keeps all work waiting and lets one try through at a time. Safe for several threads.
 */
public final class ResilientAttempts implements Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(ResilientAttempts.class);

    /** Lost against other work in the database; the same work may win at once. */
    private static final Set<ErrorCode> CONTENTION = Set.of(
            ConnectionError.DEADLOCK,
            ConnectionError.SERIALIZATION,
            ConnectionError.LOCK_TIMEOUT,
            CopyError.COUNT_DIFFERS,
            CopyError.NOT_DURABLE);

    /** Nothing can be done at that end until it is back. */
    private static final Set<ErrorCode> OUTAGE =
            Set.of(ConnectionError.UNREACHABLE, ConnectionError.CONNECTION_LOST, ConnectionError.OUT_OF_RESOURCES);

    private static final String HOLD = "outage";

    private final Retry contention;
    private final Retry outage;
    private final CircuitBreaker breaker;
    private final RetrySettings settings;
    private final WorkGate gate;
    private final StopSignal stop;
    private final Clock clock;

    private volatile @Nullable Instant awaySince;
    private volatile @Nullable LandbridgeException lastOutage;

    /** @param gate held while a server is away */
    public ResilientAttempts(RetrySettings settings, WorkGate gate, StopSignal stop, Clock clock) {
        this.settings = settings;
        this.gate = gate;
        this.stop = stop;
        this.clock = clock;
        this.contention = Retry.of(
                "contention",
                RetryConfig.custom()
                        .maxAttempts(settings.contentionAttempts())
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                                settings.contentionWait(), 2.0, 0.5, settings.contentionWaitMost()))
                        .retryOnException(failure -> has(failure, CONTENTION) && !stop.isRaised())
                        .build());
        this.outage = Retry.of(
                "outage",
                RetryConfig.custom()
                        .maxAttempts(Integer.MAX_VALUE)
                        .intervalFunction(IntervalFunction.ofRandomized(settings.outageWait(), 0.5))
                        .retryOnException(this::isWorthWaiting)
                        .build());
        this.breaker = CircuitBreaker.of(
                "databases",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(settings.failuresToOpen())
                        .minimumNumberOfCalls(settings.failuresToOpen())
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(settings.outageWait())
                        .recordException(failure -> has(failure, OUTAGE))
                        .build());
        listen();
    }

    @Override
    public <T> T call(Supplier<T> work) {
        Supplier<T> noted = () -> {
            try {
                return work.get();
            } catch (LandbridgeException failure) {
                if (OUTAGE.contains(failure.errorCode())) {
                    lastOutage = failure;
                }
                throw failure;
            }
        };
        try {
            return outage.executeSupplier(
                    CircuitBreaker.decorateSupplier(breaker, Retry.decorateSupplier(contention, noted)));
        } catch (CallNotPermittedException refused) {
            stop.throwIfRaised();
            LandbridgeException last = lastOutage;
            throw new LandbridgeException(
                    RunError.OUTAGE,
                    last == null ? "database" : last.where(),
                    "Away for more than " + settings.outageLimit().toMinutes() + " minutes"
                            + (last == null ? "." : ": " + last.what()),
                    last);
        }
    }

    private void listen() {
        contention
                .getEventPublisher()
                .onRetry(event -> LOG.info(
                        "Attempt {} failed, the next follows in {} ms: {}",
                        event.getNumberOfRetryAttempts(),
                        event.getWaitInterval().toMillis(),
                        event.getLastThrowable() == null ? "" : brief(event.getLastThrowable())));
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition().getToState()) {
                case OPEN -> away();
                case CLOSED -> back();
                default -> LOG.debug("Circuit breaker: {}", event.getStateTransition());
            }
        });
    }

    private void away() {
        LandbridgeException last = lastOutage;
        String reason = last == null ? "a database is away" : last.where() + " is away: " + last.what();
        if (awaySince == null) {
            awaySince = clock.instant();
            LOG.warn("All work waits: {}", reason);
        }
        gate.hold(HOLD, reason);
    }

    private void back() {
        Instant since = awaySince;
        awaySince = null;
        gate.lift(HOLD);
        if (since != null) {
            LOG.info(
                    "The work goes on after {} s.",
                    Duration.between(since, clock.instant()).toSeconds());
        }
    }

    private boolean isWorthWaiting(Throwable failure) {
        if (stop.isRaised() || !(failure instanceof CallNotPermittedException || has(failure, OUTAGE))) {
            return false;
        }
        Instant since = awaySince;
        return since == null || clock.instant().isBefore(since.plus(settings.outageLimit()));
    }

    private static String brief(Throwable failure) {
        return failure instanceof LandbridgeException ours
                ? ours.where() + ": " + ours.what() + " [" + ours.errorCode().code() + ']'
                : failure.toString();
    }

    private static boolean has(Throwable failure, Set<ErrorCode> codes) {
        return failure instanceof LandbridgeException ours && codes.contains(ours.errorCode());
    }
}
