package io.landbridge.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Defects that an applier could have, for tests that have to notice what comes of them. */
public final class FakeFlaws {

    private static final int LOOKS = 6;

    private final List<Runnable> lateMarks = new ArrayList<>();
    private final Set<String> lost = new TreeSet<>();
    private BooleanSupplier loses = () -> false;
    private final Deque<Long> seenVersions = new ArrayDeque<>();

    FakeFlaws() {}

    /** Has changes of rows lost from now on, whenever the dice say so. */
    public void lose(BooleanSupplier dice) {
        loses = dice;
    }

    /** Keys of rows of which a change was lost, in a transaction that was committed or not. */
    public Set<String> lost() {
        return lost;
    }

    boolean loses(String key) {
        boolean now = loses.getAsBoolean();
        if (now) {
            lost.add(key);
        }
        return now;
    }

    /** The ranges' version as it was some looks ago. */
    long versionBefore(long version) {
        seenVersions.addLast(version);
        return seenVersions.size() > LOOKS ? seenVersions.removeFirst() : 0;
    }

    void markLater(Runnable mark) {
        lateMarks.add(mark);
    }

    List<Runnable> lateMarks() {
        List<Runnable> all = List.copyOf(lateMarks);
        lateMarks.clear();
        return all;
    }
}
