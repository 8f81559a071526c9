package io.landbridge.testkit.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Blocks of rows that one transaction inserts, a later one updates, and a third one deletes. */
final class LargeChanges {

    private static final int PER_STATEMENT = 200;

    /** Far from all other keys. */
    private static final long FIRST = 1_000_000_000_000L;

    private static final long BLOCKS = 1_000_000_000L;

    private final Dialect dialect;
    private final int rows;
    private final Random random;
    private final long base;
    private int turn;

    LargeChanges(Dialect dialect, int rows, int series, int writer, Random random) {
        this.dialect = dialect;
        this.rows = rows;
        this.random = random;
        this.base = FIRST + (series * 1_000L + writer) * BLOCKS;
    }

    Step next() {
        int phase = turn % 3;
        long first = base + (turn / 3) % 1_000 * (long) rows;
        turn++;
        Command[] commands = switch (phase) {
            case 0 -> insertions(first);
            case 1 -> commands("UPDATE live_reading SET c_int = coalesce(c_int, 0) + 1", first);
            default -> commands("DELETE FROM live_reading", first);
        };
        return Step.of(Change.LARGE_TRANSACTION.name(), commands);
    }

    private Command[] insertions(long first) {
        List<Command> commands = new ArrayList<>();
        for (int done = 0; done < rows; done += PER_STATEMENT) {
            int count = Math.min(PER_STATEMENT, rows - done);
            List<@Nullable Object> values = new ArrayList<>();
            for (int row = 0; row < count; row++) {
                values.add(first + done + row);
                values.add(random.nextInt(1_000_000));
                values.add("large " + random.nextInt());
            }
            String marks = "(?, ?, ?)" + ", (?, ?, ?)".repeat(count - 1);
            commands.add(Command.of(dialect.insertIfAbsent("live_reading (id, c_int, note) VALUES " + marks), values));
        }
        return commands.toArray(new Command[0]);
    }

    private Command[] commands(String statement, long first) {
        return new Command[] {Command.of(statement + " WHERE id BETWEEN ? AND ?", first, first + rows - 1)};
    }
}
