package io.landbridge.jobs.progress;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the runner says of itself in the ledger, once a second, for other processes to read.
 *
 * @param state {@code copying}, {@code paused by anna: backup}, {@code throttled: threadsRunning 40 over 25}
 * @param rowsPerSecond of the last twenty seconds
 * @param shortestSeconds until the copy is complete; negative when nobody can tell
 * @param longestSeconds likewise, at the worse rate
 * @param backlogBytes of the source's log that are not applied yet; negative without a stream, or when nobody knows
 * @param runwaySeconds until the source drops log that is needed; negative when it will not
 * @param stillSeconds for which the stream has not come on by a byte of the source's log, though it works; 0 without a stream
 * @param provedPerSecond rows that one thread compares per second where nothing makes it wait; negative when nobody has measured it
 */
public record Activity(
        String state,
        long rowsPerSecond,
        long shortestSeconds,
        long longestSeconds,
        long backlogBytes,
        long runwaySeconds,
        long stillSeconds,
        long provedPerSecond) {

    private static final int MOST_CHARACTERS = 400;
    private static final Pattern ENCODED = Pattern.compile(
            "(\\d+) rows/s, eta (-?\\d+)\\.\\.(-?\\d+) s(?:, backlog (\\d+) bytes, runway (-?\\d+) s)?(?:, still for (\\d+) s)?(?:, proves (\\d+) rows/s)?: (.*)",
            Pattern.DOTALL);

    /** An activity without a stream. */
    public Activity(String state, long rowsPerSecond, long shortestSeconds, long longestSeconds) {
        this(state, rowsPerSecond, shortestSeconds, longestSeconds, -1, -1, 0, -1);
    }

    /** An activity without rates. */
    public static Activity of(String state) {
        return new Activity(state, 0, -1, -1);
    }

    /** The same with what the source retains. */
    public Activity retaining(long newBacklogBytes, long newRunwaySeconds) {
        return new Activity(
                state,
                rowsPerSecond,
                shortestSeconds,
                longestSeconds,
                newBacklogBytes,
                newRunwaySeconds,
                stillSeconds,
                provedPerSecond);
    }

    /** The same with how fast rows are compared. */
    public Activity proving(long newProvedPerSecond) {
        return new Activity(
                state,
                rowsPerSecond,
                shortestSeconds,
                longestSeconds,
                backlogBytes,
                runwaySeconds,
                stillSeconds,
                newProvedPerSecond);
    }

    /** The same with how long the stream has stood still. */
    public Activity still(long newStillSeconds) {
        return new Activity(
                state,
                rowsPerSecond,
                shortestSeconds,
                longestSeconds,
                backlogBytes,
                runwaySeconds,
                newStillSeconds,
                provedPerSecond);
    }

    /** {@code 104000 rows/s, eta 7..9 s, backlog 4096 bytes, runway 11400 s: copying}; readable in a query. */
    public String encode() {
        String retained =
                backlogBytes < 0 ? "" : ", backlog " + backlogBytes + " bytes, runway " + runwaySeconds + " s";
        String still = stillSeconds <= 0 ? "" : ", still for " + stillSeconds + " s";
        String proved = provedPerSecond < 0 ? "" : ", proves " + provedPerSecond + " rows/s";
        String text = rowsPerSecond + " rows/s, eta " + shortestSeconds + ".." + longestSeconds + " s" + retained
                + still + proved + ": " + state.replaceAll("\\s+", " ");
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    /** Reads what {@link #encode} wrote; empty for anything else. */
    public static Optional<Activity> decode(String text) {
        Matcher matcher = ENCODED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String backlog = matcher.group(4);
        String runway = matcher.group(5);
        String still = matcher.group(6);
        String proved = matcher.group(7);
        return Optional.of(new Activity(
                matcher.group(8),
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                backlog == null ? -1 : Long.parseLong(backlog),
                runway == null ? -1 : Long.parseLong(runway),
                still == null ? 0 : Long.parseLong(still),
                proved == null ? -1 : Long.parseLong(proved)));
    }
}
