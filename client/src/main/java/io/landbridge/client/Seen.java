package io.landbridge.client;

/**
 * What an application tells the cutover: it has seen a version of the flag, and this many of its transactions are open.
 *
 * @param version the last that was seen; {@link #NOTHING} before the first
 * @param hold whether new transactions wait
 * @param open transactions that were open after the version was obeyed: with a hold their number only falls
 */
record Seen(long version, boolean hold, int open) {

    /** Below every version. */
    static final long NOTHING = -1;

    /** Whether the cutover may be waiting for the difference between this and what it was told before. */
    boolean isNewsAfter(Seen told) {
        return version != told.version || (hold && open == 0 && told.open != 0);
    }
}
