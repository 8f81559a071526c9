package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.util.Map;
import java.util.TreeMap;

/** Ten rows of the target, scattered over the table, of which one is gone, one is new, and eight have another value in one column. */
final class Differences {

    private static final int COUNT = 10;
    private static final String KEPT = "kept_row";

    private final TestDatabase target;
    private final long step;
    private final long rows;

    Differences(TestDatabase target, long rows) {
        this.target = target;
        this.rows = rows;
        this.step = rows / COUNT;
    }

    /** What has to be found: kind of difference by key. */
    Map<Long, String> expected() {
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 1; i < COUNT - 1; i++) {
            expected.put(key(i), "different");
        }
        expected.put(key(0), "missing");
        expected.put(rows + 1, "extra");
        return expected;
    }

    private long key(int number) {
        return 1 + number * step + step / 3;
    }

    void plant() {
        target.execute("CREATE TABLE " + KEPT + " AS SELECT * FROM measured WHERE id = " + key(0));
        target.execute("DELETE FROM measured WHERE id = " + key(0));
        target.execute(
                "INSERT INTO measured SELECT " + (rows + 1)
                        + ", customer_id, email, full_name, amount, quantity, active, created_at, note FROM measured WHERE id = 1");
        for (int i = 1; i < COUNT - 1; i++) {
            change(key(i), i % 2 == 0 ? "amount = amount + 0.01" : "quantity = quantity + 1");
        }
    }

    /** Undoes it. */
    void heal() {
        target.execute("INSERT INTO measured SELECT * FROM " + KEPT);
        target.execute("DROP TABLE " + KEPT);
        target.execute("DELETE FROM measured WHERE id = " + (rows + 1));
        for (int i = 1; i < COUNT - 1; i++) {
            change(key(i), i % 2 == 0 ? "amount = amount - 0.01" : "quantity = quantity - 1");
        }
    }

    private void change(long key, String how) {
        target.execute("UPDATE measured SET " + how + " WHERE id = " + key);
    }
}
