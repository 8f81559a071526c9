package io.landbridge.testkit.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Parents and children: each parcel holds the number of its items and the sum of their amounts. Whoever changes an item
 * locks the parcel first.
 */
final class ParcelChanges {

    /** Items that are added and removed one by one have lines below this. */
    private static final int LINES = 12;

    private static final String LOCK = "UPDATE live_parcel SET revision = revision + 1 WHERE id = ?";

    private final Dialect dialect;
    private final Keys keys;
    private final Random random;
    private final Draws draws;

    ParcelChanges(Dialect dialect, Keys keys, Random random) {
        this.dialect = dialect;
        this.keys = keys;
        this.random = random;
        this.draws = new Draws(random);
    }

    Step insert() {
        boolean again = keys.isManyGone() || (keys.isAnyGone() && random.nextBoolean());
        long parcel = again ? keys.returning() : keys.fresh();
        int items = 1 + random.nextInt(4);
        List<@Nullable Object> values = new ArrayList<>();
        long total = 0;
        for (int line = 1; line <= items; line++) {
            long amount = amount();
            total += amount;
            values.add(parcel);
            values.add(line);
            values.add(amount);
        }
        String rows = "(?, ?, ?)" + ", (?, ?, ?)".repeat(items - 1);
        return Step.of(
                Change.PARENT_WITH_CHILDREN.name(),
                Command.of(
                        dialect.insertIfAbsent("live_parcel (id, total, items, revision, note) VALUES (?, ?, ?, 0, ?)"),
                        parcel,
                        total,
                        items,
                        random.nextInt(3) == 0 ? null : draws.text()),
                Command.of("INSERT INTO live_parcel_item (parcel_id, line, amount) VALUES " + rows, values)
                        .orRollBack());
    }

    Step addItem() {
        long parcel = keys.any();
        long amount = amount();
        return Step.of(
                Change.CHILD_ADDED.name(),
                Command.of(LOCK, parcel),
                Command.of(
                        dialect.insertIfAbsent("live_parcel_item (parcel_id, line, amount) VALUES (?, ?, ?)"),
                        parcel,
                        line(),
                        amount),
                Command.of("UPDATE live_parcel SET total = total + ?, items = items + 1 WHERE id = ?", amount, parcel)
                        .orRollBack());
    }

    Step changeItem() {
        long parcel = keys.any();
        long more = amount();
        return Step.of(
                Change.CHILD_CHANGED.name(),
                Command.of(LOCK, parcel),
                Command.of(
                        "UPDATE live_parcel_item SET amount = amount + ? WHERE parcel_id = ? AND line = ?",
                        more,
                        parcel,
                        line()),
                Command.of("UPDATE live_parcel SET total = total + ? WHERE id = ?", more, parcel)
                        .orRollBack());
    }

    Step removeItem() {
        long parcel = keys.any();
        int line = line();
        String item = "live_parcel_item WHERE parcel_id = ? AND line = ?";
        return Step.of(
                Change.CHILD_REMOVED.name(),
                Command.of(LOCK, parcel),
                Command.of(
                        "UPDATE live_parcel SET total = total - (SELECT amount FROM " + item
                                + "), items = items - 1 WHERE id = ? AND EXISTS (SELECT 1 FROM " + item + ")",
                        parcel,
                        line,
                        parcel,
                        parcel,
                        line),
                Command.of("DELETE FROM " + item, parcel, line).orRollBack());
    }

    Step remove() {
        if (keys.isManyGone()) {
            return insert();
        }
        long parcel = keys.going();
        return Step.of(
                Change.PARENT_REMOVED.name(),
                Command.of(LOCK, parcel),
                Command.of("DELETE FROM live_parcel_item WHERE parcel_id = ?", parcel)
                        .orGoOn(),
                Command.of("DELETE FROM live_parcel WHERE id = ?", parcel).orRollBack());
    }

    private int line() {
        return 1 + random.nextInt(LINES);
    }

    private long amount() {
        return 1L + random.nextInt(1_000);
    }
}
