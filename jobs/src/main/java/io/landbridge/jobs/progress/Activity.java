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
 */
public record Activity(String state, long rowsPerSecond, long shortestSeconds, long longestSeconds) {

    private static final int MOST_CHARACTERS = 400;
    private static final Pattern ENCODED =
            Pattern.compile("(\\d+) rows/s, eta (-?\\d+)\\.\\.(-?\\d+) s: (.*)", Pattern.DOTALL);

    /** An activity without rates. */
    public static Activity of(String state) {
        return new Activity(state, 0, -1, -1);
    }

    /** {@code 104000 rows/s, eta 7..9 s: copying}; readable in a query. */
    public String encode() {
        String text = rowsPerSecond + " rows/s, eta " + shortestSeconds + ".." + longestSeconds + " s: "
                + state.replaceAll("\\s+", " ");
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    /** Reads what {@link #encode} wrote; empty for anything else. */
    public static Optional<Activity> decode(String text) {
        Matcher matcher = ENCODED.matcher(text);
        return matcher.matches()
                ? Optional.of(new Activity(
                        matcher.group(4),
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }
}
