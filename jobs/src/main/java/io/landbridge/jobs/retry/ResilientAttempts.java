package io.landbridge.jobs.retry;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.landbridge.jobs.run.Attempts;
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
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
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

    /** Lost against other work in the database, or a log that broke off and is read again from where it stands; may succeed at once. */
    private static final Set<ErrorCode> CONTENTION = Set.of(
            ConnectionError.DEADLOCK,
            ConnectionError.SERIALIZATION,
            ConnectionError.LOCK_TIMEOUT,
            CopyError.COUNT_DIFFERS,
            CopyError.NOT_DURABLE,
            StreamError.CAPTURE_ENDED);

    /** Nothing can be done at that end until it is back. */
    private static final Set<ErrorCode> OUTAGE =
            Set.of(ConnectionError.UNREACHABLE, ConnectionError.CONNECTION_LOST, ConnectionError.OUT_OF_RESOURCES);

    private static final String HOLD = "outage";

    /** Which part of a wait is random, to either side. */
    private static final double JITTER = 0.5;

    private final Retry contention;
    private final Retry outage;
    private final CircuitBreaker breaker;
    private final RetrySettings settings;
    private final WorkGate gate;
    private final StopSignal stop;
    private final InstantSource clock;

    /** What is said of a caller's next attempt, by its thread: attempts and the waits between them belong to one. */
    private final ConcurrentSkipListMap<Long, String> repeating = new ConcurrentSkipListMap<>();

    private final AtomicInteger callers = new AtomicInteger();

    private volatile @Nullable Instant awaySince;
    private volatile @Nullable LandbridgeException lastOutage;

    /** @param gate held while a server is away */
    public ResilientAttempts(RetrySettings settings, WorkGate gate, StopSignal stop, InstantSource clock) {
        this.settings = settings;
        this.gate = gate;
        this.stop = stop;
        this.clock = clock;
        this.contention = Retry.of(
                "contention",
                RetryConfig.custom()
                        .maxAttempts(settings.contentionAttempts())
                        .intervalFunction(contentionWaits(settings))
                        .retryOnException(failure -> has(failure, CONTENTION) && !stop.isRaised())
                        .build());
        this.outage = Retry.of(
                "outage",
                RetryConfig.custom()
                        .maxAttempts(Integer.MAX_VALUE)
                        .intervalFunction(IntervalFunction.ofRandomized(settings.outageWait(), JITTER))
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
                        .build());
        listen();
    }

    /**
     * Random, so that two who met do not meet again at each attempt. The library's own function with a limit answers that limit, and no
     * other wait, from there on (seen in 2.4.0).
     */
    static IntervalFunction contentionWaits(RetrySettings settings) {
        long first = settings.contentionWait().toMillis();
        long most = settings.contentionWaitMost().toMillis();
        return attempt -> {
            long middle = Math.min(most, first << Math.min(attempt - 1, 20));
            return IntervalFunction.ofRandomized(middle, JITTER).apply(attempt);
        };
    }

    @Override
    public <T> T call(Supplier<T> work, Predicate<T> proof) {
        callers.incrementAndGet();
        boolean succeeded = false;
        try {
            T result = outage.executeSupplier(() -> permitted(Retry.decorateSupplier(contention, work), proof));
            succeeded = true;
            return result;
        } catch (CallNotPermittedException refused) {
            stop.throwIfRaised();
            LandbridgeException last = lastOutage;
            throw new LandbridgeException(
                    RunError.OUTAGE,
                    last == null ? "database" : last.where(),
                    "Away for more than " + settings.outageLimit().toMinutes() + " minutes"
                            + (last == null ? "." : ": " + last.what()),
                    last);
        } finally {
            repeating.remove(caller());
            if (callers.decrementAndGet() == 0 && succeeded && breaker.getState() != CircuitBreaker.State.CLOSED) {
                // Nobody is left who would find out that the server is back, and nobody new passes the gate.
                breaker.transitionToClosedState();
            }
        }
    }

    private <T> T permitted(Supplier<T> work, Predicate<T> proof) {
        breaker.acquirePermission();
        long began = breaker.getCurrentTimestamp();
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error e) {
            if (e instanceof LandbridgeException met && OUTAGE.contains(met.errorCode())) {
                lastOutage = met;
                breaker.onError(breaker.getCurrentTimestamp() - began, breaker.getTimestampUnit(), e);
            } else {
                breaker.releasePermission();
            }
            throw e;
        }
        if (!proof.test(result)) {
            breaker.releasePermission();
        } else if (breaker.getState() == CircuitBreaker.State.OPEN) {
            // It began before all work waited, and has just seen that there is nothing to wait for any more.
            breaker.transitionToClosedState();
        } else {
            breaker.onSuccess(breaker.getCurrentTimestamp() - began, breaker.getTimestampUnit());
        }
        return result;
    }

    private static long caller() {
        return Thread.currentThread().getId();
    }

    @Override
    public Optional<String> repeating() {
        if (awaySince != null) {
            // Why all work waits is said at the gate.
            return Optional.empty();
        }
        // The same one each time, so that two failures do not take turns in what is shown.
        Map.Entry<Long, String> first = repeating.firstEntry();
        return first == null ? Optional.empty() : Optional.of(first.getValue());
    }

    private void listen() {
        contention.getEventPublisher().onRetry(event -> {
            String failure = failure(event);
            LOG.info(
                    "Attempt {} failed, the next follows in {} ms: {}",
                    event.getNumberOfRetryAttempts(),
                    event.getWaitInterval().toMillis(),
                    failure);
            note("attempt " + (event.getNumberOfRetryAttempts() + 1) + " of " + settings.contentionAttempts()
                    + " after " + failure);
        });
        outage.getEventPublisher().onRetry(event -> {
            String failure = failure(event);
            // Once all work waits, that is said, and each further try says nothing new.
            if (awaySince == null) {
                LOG.info(
                        "The next attempt follows in {} ms: {}",
                        event.getWaitInterval().toMillis(),
                        failure);
            }
            note("again after " + failure);
        });
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition().getToState()) {
                case OPEN -> away();
                case CLOSED -> back();
                default -> LOG.debug("Circuit breaker: {}", event.getStateTransition());
            }
        });
    }

    private void note(String what) {
        repeating.put(caller(), what);
    }

    private String failure(RetryOnRetryEvent event) {
        Throwable thrown = event.getLastThrowable();
        // What the breaker refuses was not tried: the reason is still the last failure.
        LandbridgeException last = lastOutage;
        return thrown instanceof CallNotPermittedException && last != null ? brief(last) : brief(thrown);
    }

    private void away() {
        LandbridgeException last = lastOutage;
        String reason = last == null ? "a database does not answer" : last.where() + ": " + last.what();
        if (awaySince == null) {
            awaySince = clock.instant();
            LOG.warn("All work waits: {}", reason);
        }
        gate.hold(HOLD, "waiting: " + reason);
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

    private static String brief(@Nullable Throwable failure) {
        return failure instanceof LandbridgeException ours
                ? ours.where() + ": " + ours.what() + " [" + ours.errorCode().code() + ']'
                : String.valueOf(failure);
    }

    private static boolean has(Throwable failure, Set<ErrorCode> codes) {
        return failure instanceof LandbridgeException ours && codes.contains(ours.errorCode());
    }
}
