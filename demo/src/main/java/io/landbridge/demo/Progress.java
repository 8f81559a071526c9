package io.landbridge.demo;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes few words of the progress lines of a run: one when it comes to something else, and now and then while that takes long;
 * none when it follows, which others tell.
 */
final class Progress implements Consumer<String> {

    private static final Pattern LINE = Pattern.compile(
            "Copy: \\S+ (?<share>[\\d.]+%).*?(?:Applied: (?<applied>\\d+);.*?)?State: (?<state>[^;]+).*");
    private static final Pattern NUMBERS = Pattern.compile(" ?\\d+ of \\d+ ?");
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(10);

    private final Consumer<String> say;
    private final LongSupplier nanos;
    private String state = "";
    private boolean isThere;
    private long saidNanos;

    Progress(Consumer<String> say, LongSupplier nanos) {
        this.say = say;
        this.nanos = nanos;
    }

    @Override
    public void accept(String line) {
        Matcher known = LINE.matcher(line);
        if (!known.matches()) {
            return;
        }
        String now = NUMBERS.matcher(known.group("state")).replaceAll(" ").strip();
        isThere |= now.startsWith("following");
        boolean isNew = !now.equals(state) && !now.startsWith("starting");
        if (!isThere && (isNew || nanos.getAsLong() - saidNanos > NOW_AND_THEN.toNanos())) {
            String applied = known.group("applied");
            say.accept("  " + now + ": " + known.group("share").replace("%", " %") + " copied"
                    + (applied == null ? "" : ", " + applied + " changes carried over"));
            saidNanos = nanos.getAsLong();
        }
        state = now;
    }
}
