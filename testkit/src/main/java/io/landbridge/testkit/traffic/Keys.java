package io.landbridge.testkit.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Which rows of one table a writer picks, by number. Rows 0 to n - 1 were there in the beginning; each writer's new
 * numbers are its own. What it remembers is what it has decided, not what the server made of it.
 */
final class Keys {

    private static final int HOT = 8;
    private static final int MOST_OWN = 300;
    private static final long SERIES = 100_000_000;

    private final Random random;
    private final long rows;
    private final int writer;
    private final int writers;
    private final int mostGone;
    private final List<Long> own = new ArrayList<>();
    private final List<Long> gone = new ArrayList<>();
    private long next;

    /**
     * @param series traffic of another series uses other new numbers
     */
    Keys(Random random, long rows, int series, int writer, int writers) {
        this.random = random;
        this.rows = rows;
        this.writer = writer;
        this.writers = writers;
        // most of the rows shall be there, however few they are
        this.mostGone = (int) Math.max(2, Math.min(100, rows / (8L * writers)));
        this.next = rows + series * SERIES + writer;
    }

    /** A number that was never used. */
    long fresh() {
        long number = next;
        next += writers;
        remember(number);
        return number;
    }

    /** A number for the moment between two statements, which no row keeps. */
    long temporary() {
        return -1L - writer;
    }

    /** One of the few hot rows, of the writer's own, or any of the rows of the beginning. */
    long any() {
        int kind = random.nextInt(10);
        if (kind < 2) {
            return random.nextInt((int) Math.min(rows, HOT));
        }
        return kind < 5 && !own.isEmpty() ? own.get(random.nextInt(own.size())) : uniform();
    }

    /** Any but this one. */
    long other(long than) {
        long number = any();
        while (number == than) {
            number = uniform();
        }
        return number;
    }

    /** Each row of the beginning as often as another one. */
    long uniform() {
        return (long) (random.nextDouble() * rows);
    }

    /** A row to be deleted or renumbered; its number may come back. */
    long going() {
        long number;
        if (own.size() >= MOST_OWN || (!own.isEmpty() && random.nextBoolean())) {
            number = own.remove(random.nextInt(own.size()));
        } else {
            number = uniform();
        }
        gone.remove(number);
        gone.add(number);
        return number;
    }

    /** Whether rows should come back before more of them go. */
    boolean isManyGone() {
        return gone.size() >= mostGone;
    }

    /** A number that went, else a new one. */
    long returning() {
        if (gone.isEmpty()) {
            return fresh();
        }
        long number = gone.remove(random.nextInt(gone.size()));
        if (number >= rows) {
            remember(number);
        }
        return number;
    }

    boolean isAnyGone() {
        return !gone.isEmpty();
    }

    private void remember(long number) {
        own.add(number);
    }
}
