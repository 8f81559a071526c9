package io.landbridge.client;

/**
 * The traffic flag as it was read once.
 *
 * @param version grows by each change of the flag; of two readings the one with the higher version is the newer
 * @param side where transactions go
 * @param hold whether new transactions wait, because writes are about to move to the other side or have just been stopped
 */
public record TrafficReading(long version, Side side, boolean hold) {}
