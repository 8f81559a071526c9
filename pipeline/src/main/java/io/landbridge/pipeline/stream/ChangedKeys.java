package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.position.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of the validation's ranges the stream of this process has changed: what was proved of a range stays proved of all its other
 * rows. Bounded; of a range that changes much, or of which it was not told everything, it says that it does not know. Safe for several
 * threads.
 *
 * <p>A key is here before the batch that changes it is committed, and so before anybody reads in the ledger that the batch is applied.
 */
public final class ChangedKeys {

    /** A large range, as that of a table whose keys only the source can order, is worth more questions: one row of so many. */
    private static final int SHARE = 25;

    private final int most;
    private final int mostOfRange;
    private final Map<Long, Kept> ranges = new HashMap<>();
    private final Map<Long, Position> touched = new HashMap<>();
    private int size;
    private @Nullable Position end;

    /**
     * @param most keys in all; 0 remembers none
     * @param mostOfRange beyond as many a range is better compared as a whole, unless it is large
     */
    public ChangedKeys(int most, int mostOfRange) {
        this.most = most;
        this.mostOfRange = mostOfRange;
    }

    /** Remembers nothing. */
    public static ChangedKeys none() {
        return new ChangedKeys(0, 0);
    }

    /** What is known of one range: each key that was changed behind a position, with the end of the last batch that did. */
    private static final class Kept {
        private final Map<Key, Position> keys = new HashMap<>();
        private Position since;
        private long rows;

        Kept(Position since) {
            this.since = since;
        }
    }

    private boolean isOff() {
        return most == 0;
    }

    /**
     * A batch is looked at; may be called several times for the same one.
     *
     * @param applied before it. What lies between there and the end of the batch before was applied by somebody else
     */
    synchronized void begin(Position applied, Position batchEnd) {
        if (isOff()) {
            return;
        }
        Position before = end;
        if (before == null || !before.hasReached(applied)) {
            ranges.values().forEach(kept -> forget(kept, applied));
        }
        end = batchEnd;
    }

    /**
     * The ranges are these now.
     *
     * @param applied before the batch in whose transaction they were read
     */
    synchronized void follow(Collection<RangeRecord> now, Position applied) {
        if (isOff()) {
            return;
        }
        Map<Long, Kept> before = new HashMap<>(ranges);
        ranges.clear();
        for (RangeRecord range : now) {
            Kept kept = before.remove(range.id());
            ranges.put(range.id(), kept == null ? new Kept(origin(range, applied)) : kept);
            count(range);
        }
        before.values().forEach(gone -> size -= gone.keys.size());
        touched.keySet().retainAll(ranges.keySet());
    }

    /** Where nothing was changed since it was proved, all that is changed since then is what comes now. */
    private static Position origin(RangeRecord range, Position applied) {
        String proved = range.verified() == null ? null : range.verified().source();
        return proved != null && range.isUnchangedSince(proved) ? Position.decode(proved) : applied;
    }

    /** A row of a range is changed by the batch. */
    synchronized void changed(long range, Key key, Position batchEnd) {
        touch(range, batchEnd);
        Kept kept = ranges.get(range);
        if (kept == null) {
            return;
        }
        if (kept.keys.put(key, batchEnd) == null) {
            size++;
            if (size > most || kept.keys.size() > Math.max(mostOfRange, kept.rows / SHARE)) {
                forget(kept, batchEnd);
            }
        }
    }

    /** Nobody knows which rows of the range the batch changes. */
    synchronized void changed(long range, Position batchEnd) {
        touch(range, batchEnd);
        Kept kept = ranges.get(range);
        if (kept != null) {
            forget(kept, batchEnd);
        }
    }

    private void touch(long range, Position batchEnd) {
        if (!isOff()) {
            touched.put(range, batchEnd);
        }
    }

    private void forget(Kept kept, Position since) {
        size -= kept.keys.size();
        kept.keys.clear();
        kept.since = since;
    }

    /** How many keys {@link #since} would give; negative when it would give none. */
    public synchronized int count(RangeRecord range) {
        Kept kept = ranges.get(range.id());
        if (kept == null) {
            return -1;
        }
        kept.rows = range.rows();
        Position proved = proved(range);
        return proved == null || !proved.hasReached(kept.since) ? -1 : kept.keys.size();
    }

    /**
     * At least the keys of a range that were changed behind the position at which it was proved, up to what is known to be applied when this
     * is called; what was changed before is forgotten.
     *
     * @param range as it was read from the ledger
     * @return empty when that is not known, so that the whole range has to be compared
     */
    public synchronized Optional<List<Key>> since(RangeRecord range) {
        Position proved = proved(range);
        Kept kept = ranges.get(range.id());
        if (proved == null || kept == null || !proved.hasReached(kept.since)) {
            return Optional.empty();
        }
        IdentityHashMap<Position, Boolean> isProved = new IdentityHashMap<>();
        int before = kept.keys.size();
        kept.keys.values().removeIf(at -> isProved.computeIfAbsent(at, proved::hasReached));
        size -= before - kept.keys.size();
        // From there on, and no more from earlier on: those were just forgotten.
        kept.since = proved;
        return Optional.of(new ArrayList<>(kept.keys.keySet()));
    }

    private static @Nullable Position proved(RangeRecord range) {
        String source = range.verified() == null ? null : range.verified().source();
        return source == null ? null : Position.decode(source);
    }

    /**
     * Ranges that were touched since this was asked last, as far as the marks of it are committed; each is told once.
     *
     * @param applied as the ledger says
     */
    public synchronized List<Long> takeTouched(Position applied) {
        IdentityHashMap<Position, Boolean> isApplied = new IdentityHashMap<>();
        List<Long> taken = new ArrayList<>();
        touched.entrySet().removeIf(entry -> {
            boolean is = isApplied.computeIfAbsent(entry.getValue(), applied::hasReached);
            if (is) {
                taken.add(entry.getKey());
            }
            return is;
        });
        return taken;
    }

    /** Keys that are remembered, for whoever wants to know what they take. */
    synchronized int size() {
        return size;
    }
}
