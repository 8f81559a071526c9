package io.landbridge.testkit.server;

/** Whether more is tried than in every build: {@code make faults} says so, with how many seeds, in {@code landbridge.seeds}. */
public final class OnDemand {

    private static final String SEEDS = "landbridge.seeds";

    private OnDemand() {}

    public static boolean isWanted() {
        return System.getProperty(SEEDS) != null;
    }

    /** How many seeds of each kind; one where nobody has said. */
    public static long seeds() {
        return Long.getLong(SEEDS, 1);
    }
}
