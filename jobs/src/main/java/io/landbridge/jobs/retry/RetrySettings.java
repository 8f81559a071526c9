package io.landbridge.jobs.retry;

import java.time.Duration;

/**
 * How often and how long apart.
 *
 * @param contentionAttempts tries of work that lost against other work in the database
 * @param contentionWait before the second try; doubles from there, with jitter
 * @param contentionWaitMost most of it, before jitter
 * @param outageWait between tries while a server is away, with jitter; also how soon its return is noticed
 * @param failuresToOpen failed tries in a row, of all workers together, after which no new work is begun
 * @param outageLimit how long a server may stay away
 */
public record RetrySettings(
        int contentionAttempts,
        Duration contentionWait,
        Duration contentionWaitMost,
        Duration outageWait,
        int failuresToOpen,
        Duration outageLimit) {

    /** A restart of a minute is nothing, a night without operator is bridged, a server that never returns ends the run. */
    public static final RetrySettings DEFAULT = new RetrySettings(
            10, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(2), 4, Duration.ofHours(12));
}
