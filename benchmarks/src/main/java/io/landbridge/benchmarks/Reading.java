package io.landbridge.benchmarks;

/**
 * One measured copy whose result was verified.
 *
 * @param round from 1
 * @param position the contestant's place in the round, from 1
 * @param sourceCpuSeconds CPU time of the source's server meanwhile
 * @param targetCpuSeconds CPU time of the target's server meanwhile
 */
record Reading(int round, int position, Measurement measurement, double sourceCpuSeconds, double targetCpuSeconds) {}
