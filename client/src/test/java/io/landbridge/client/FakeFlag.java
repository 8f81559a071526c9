package io.landbridge.client;

import io.landbridge.testkit.server.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A flag that a test sets. */
final class FakeFlag extends TrafficFlag {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final List<Seen> told = new CopyOnWriteArrayList<>();
    private volatile @Nullable TrafficReading now;
    private volatile boolean unreadable;

    FakeFlag() {
        super("test");
        start();
    }

    /** A flag that points at the source and does not hold. */
    static FakeFlag atSource() {
        FakeFlag flag = new FakeFlag();
        flag.set(1, Side.SOURCE, false);
        return flag;
    }

    /** Sets it, and returns when the application obeys. */
    void set(long version, Side side, boolean hold) {
        TrafficReading next = new TrafficReading(version, side, hold);
        now = next;
        await("version " + version + " is obeyed", flag -> flag.reading().equals(Optional.of(next)));
    }

    /** Answers this from now on, whether it is obeyed or not. */
    void answer(@Nullable TrafficReading reading) {
        now = reading;
    }

    void setUnreadable(boolean wanted) {
        unreadable = wanted;
    }

    void await(String what, Predicate<FakeFlag> condition) {
        Waiting.until(what, LONG, () -> condition.test(this) ? true : null);
    }

    /** What the cutover has been told, the latest last. */
    List<Seen> told() {
        return told;
    }

    @Override
    @Nullable TrafficReading exchange(Seen seen, Duration wait) throws IOException {
        if (unreadable) {
            throw new IOException("unreadable on purpose");
        }
        if (told.isEmpty() || !told.get(told.size() - 1).equals(seen)) {
            told.add(seen);
        }
        return now;
    }

    @Override
    Duration pace(boolean hold) {
        return Duration.ofMillis(2);
    }

    @Override
    void leave() {
        // Nobody waits for it.
    }
}
