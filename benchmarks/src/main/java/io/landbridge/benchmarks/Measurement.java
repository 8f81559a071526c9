package io.landbridge.benchmarks;

/**
 * What one copy cost the program that made it.
 *
 * @param copySeconds the copy alone, as the contestant defines it
 * @param wallSeconds the whole command, from its start to its end
 * @param peakResidentBytes the highest sum of its processes' peak resident memory
 * @param cpuSeconds CPU time of its processes
 */
record Measurement(double copySeconds, double wallSeconds, long peakResidentBytes, double cpuSeconds) {

    Measurement withCopySeconds(double seconds) {
        return new Measurement(seconds, wallSeconds, peakResidentBytes, cpuSeconds);
    }
}
