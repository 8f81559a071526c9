package io.landbridge.benchmarks;

/**
 * One backlog, read to its end.
 *
 * @param seconds from the moment when the source serves its log to the moment when the end of the backlog is where it shall be
 * @param programCpuSeconds of the follower's own process meanwhile; 0 when it has none
 * @param busiest the thread that took most CPU time meanwhile
 * @param busiestShare of a core
 * @param peakResidentBytes of the follower's own process
 */
record Drain(
        int round,
        int place,
        double seconds,
        double programCpuSeconds,
        double sourceCpuSeconds,
        double targetCpuSeconds,
        String busiest,
        double busiestShare,
        long peakResidentBytes) {}
