package io.landbridge.jobs.progress;

import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import java.time.Duration;
import java.util.Locale;

/** Durations, amounts, sizes and positions as people say them. */
public final class Spoken {

    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Spoken() {}

    /** {@code 9s}, {@code 1m20s}, {@code 2h05m}, {@code 3d04h}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return "%dm%02ds".formatted(seconds / 60, seconds % 60);
        }
        return seconds < 86_400
                ? "%dh%02dm".formatted(seconds / 3_600, seconds % 3_600 / 60)
                : "%dd%02dh".formatted(seconds / 86_400, seconds % 86_400 / 3_600);
    }

    /** {@code 40 s}, {@code 12 min}, {@code 3 h 10 min}, {@code 2 d 5 h}: for sentences. */
    public static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400
                ? twoUnits(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
                : twoUnits(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    private static String twoUnits(long first, String unit, long second, String smaller) {
        return first + " " + unit + (second == 0 ? "" : " " + second + " " + smaller);
    }

    /** {@code 0.4s} below ten seconds, else as {@link #duration}; the two clocks it is measured by may make it negative. */
    public static String lag(long millis) {
        long known = Math.max(0, millis);
        return known < 10_000
                ? String.format(Locale.ROOT, "%.1fs", known / 1_000.0)
                : duration(Duration.ofMillis(known));
    }

    /** {@code once}, {@code 5 times}. */
    public static String times(int times) {
        return times == 1 ? "once" : times + " times";
    }

    /** {@code 0/16B3740}, {@code binlog.000042:1337}: without the GTIDs, of which there may be thousands; those are in documents. */
    public static String position(String encoded) {
        Position position = Position.decode(encoded);
        return position instanceof BinlogPosition binlog
                ? binlog.place().toString()
                : encoded.substring(encoded.lastIndexOf('=') + 1);
    }

    /** {@code 7s..9s}; {@code N/A} while nothing moves. */
    public static String eta(Activity activity) {
        if (activity.longestSeconds() < 0) {
            return "N/A";
        }
        String shortest = duration(Duration.ofSeconds(activity.shortestSeconds()));
        String longest = duration(Duration.ofSeconds(activity.longestSeconds()));
        return shortest.equals(longest) ? longest : shortest + ".." + longest;
    }

    /** {@code 1.5 GiB}. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1_024 && unit < BYTE_UNITS.length - 1) {
            amount /= 1_024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, BYTE_UNITS[unit]);
    }
}
