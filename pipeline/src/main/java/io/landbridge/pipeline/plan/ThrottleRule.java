package io.landbridge.pipeline.plan;

import org.jspecify.annotations.Nullable;

/**
 * One throttle: work pauses while the signal's reading is above the limit, and stops, resumable, above {@code abort}.
 *
 * @param limit in the signal's unit: seconds for durations, else a plain number
 * @param abort null for never
 * @param url of the server to ask when it is not the endpoint itself (a replica); null for the endpoint
 * @param sql of a {@code query} signal: one row, one number; null for others
 */
public record ThrottleRule(
        Signal signal,
        Endpoint.Side on,
        double limit,
        @Nullable Double abort,
        @Nullable String url,
        @Nullable String sql,
        int line) {

    /** What is read. */
    public enum Signal {
        /** Seconds that a replica is behind. */
        REPLICA_LAG("replicaLag"),
        /** Threads running (MySQL, MariaDB) or active sessions (PostgreSQL), ours not counted. */
        THREADS_RUNNING("threadsRunning"),
        /** 95th percentile of our own commits in the last 10 s, in seconds. */
        COMMIT_LATENCY_P95("commitLatencyP95"),
        /** The number that a query answers. */
        QUERY("query");

        private final String planName;

        Signal(String planName) {
            this.planName = planName;
        }

        /** The word in plan files, status and metrics. */
        public String planName() {
            return planName;
        }
    }
}
