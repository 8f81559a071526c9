package io.landbridge.pipeline.position;

import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Fence.NoFence;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The ledger's form of fences: one line, engine first, readable in a query. */
public final class FenceCodec {

    private static final String POSTGRESQL = "postgresql";
    private static final String MARIADB = "mariadb";
    private static final String MYSQL = "mysql";
    private static final String NONE = "none";

    private FenceCodec() {}

    static String encode(PostgresFence fence) {
        String running = fence.running().stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
        return POSTGRESQL + " lsn=" + lsn(fence.insertLsn()) + " snapshot=" + Long.toUnsignedString(fence.xmin()) + ':'
                + Long.toUnsignedString(fence.xmax()) + ':' + running;
    }

    static String encode(MariaDbFence fence) {
        return MARIADB + " position=" + fence.file() + ':' + fence.offset();
    }

    static String encode(MySqlFence fence) {
        return MYSQL + " high=" + fence.highFile() + ':' + fence.highOffset() + " low="
                + fence.lowGtids().replaceAll("\\s", "");
    }

    static String encode(NoFence fence) {
        return NONE + " reason=" + fence.reason();
    }

    /**
     * Reads what {@link Fence#encode()} wrote.
     *
     * @throws IllegalArgumentException when the text is not a fence
     */
    public static Fence decode(String text) {
        String[] words = text.split(" ", -1);
        try {
            return switch (words[0]) {
                case POSTGRESQL -> postgres(words);
                case MARIADB -> mariaDb(words);
                case MYSQL -> mySql(words);
                case NONE -> new NoFence(value(words[1], "reason"));
                default -> throw new IllegalArgumentException("Unknown engine: " + words[0]);
            };
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Not a fence: " + text, e);
        }
    }

    /** {@code 16/B374D848}, PostgreSQL's own spelling of a log position. */
    public static String lsn(long lsn) {
        return Long.toHexString(lsn >>> 32).toUpperCase(java.util.Locale.ROOT)
                + '/'
                + Long.toHexString(lsn & 0xFFFFFFFFL).toUpperCase(java.util.Locale.ROOT);
    }

    /** The inverse of {@link #lsn(long)}. */
    public static long parseLsn(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("Not a log position: " + text);
        }
        return Long.parseLong(text.substring(0, slash), 16) << 32 | Long.parseLong(text.substring(slash + 1), 16);
    }

    private static PostgresFence postgres(String[] words) {
        String[] snapshot = value(words[2], "snapshot").split(":", -1);
        List<Long> running = snapshot[2].isEmpty()
                ? List.of()
                : Arrays.stream(snapshot[2].split(",", -1))
                        .map(Long::parseUnsignedLong)
                        .toList();
        return new PostgresFence(
                Long.parseUnsignedLong(snapshot[0]),
                Long.parseUnsignedLong(snapshot[1]),
                running,
                parseLsn(value(words[1], "lsn")));
    }

    private static MariaDbFence mariaDb(String[] words) {
        String position = value(words[1], "position");
        int colon = position.lastIndexOf(':');
        return new MariaDbFence(position.substring(0, colon), Long.parseLong(position.substring(colon + 1)));
    }

    private static MySqlFence mySql(String[] words) {
        String high = value(words[1], "high");
        int colon = high.lastIndexOf(':');
        return new MySqlFence(
                value(words[2], "low"), high.substring(0, colon), Long.parseLong(high.substring(colon + 1)));
    }

    private static String value(String word, String name) {
        if (!word.startsWith(name + '=')) {
            throw new IllegalArgumentException("Expected " + name + "= in " + word);
        }
        return word.substring(name.length() + 1);
    }
}
