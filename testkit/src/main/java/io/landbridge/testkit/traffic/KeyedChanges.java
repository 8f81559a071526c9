package io.landbridge.testkit.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What can happen to a row that has a key, whatever its table is. */
final class KeyedChanges {

    private final TrafficTable table;
    private final Dialect dialect;
    private final Keys keys;
    private final Random random;
    private final Draws draws;

    KeyedChanges(TrafficTable table, Dialect dialect, Keys keys, Random random) {
        this.table = table;
        this.dialect = dialect;
        this.keys = keys;
        this.random = random;
        this.draws = new Draws(random);
    }

    Step insert() {
        return Step.of(Change.INSERT.name(), insertion(List.of(keys.fresh())));
    }

    Step insertSeveral() {
        List<Long> numbers = new ArrayList<>();
        int rows = 2 + random.nextInt(5);
        for (int row = 0; row < rows; row++) {
            numbers.add(keys.fresh());
        }
        return Step.of(Change.MULTI_ROW_INSERT.name(), insertion(numbers));
    }

    Step update() {
        TrafficColumn column =
                table.columns().get(random.nextInt(table.columns().size()));
        return update(Change.UPDATE, column, keys.any());
    }

    Step update(Change kind, TrafficColumn column, long number) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(column.draw().apply(draws));
        values.addAll(table.keyOf().apply(number));
        String sql = "UPDATE " + table.name() + " SET " + column.name() + " = " + column.mark() + table.where();
        return Step.of(kind.name(), Command.of(sql, values));
    }

    Step switchNull() {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(draws.text());
        values.addAll(table.keyOf().apply(keys.any()));
        String sql = "UPDATE " + table.name() + " SET note = CASE WHEN note IS NULL THEN ? END" + table.where();
        return Step.of(Change.NULL_SWITCH.name(), Command.of(sql, values));
    }

    Step delete() {
        return keys.isManyGone() ? reInsert() : Step.of(Change.DELETE.name(), deletion(keys.going()));
    }

    Step reInsert() {
        Change kind = keys.isAnyGone() ? Change.RE_INSERT : Change.INSERT;
        return Step.of(kind.name(), insertion(List.of(keys.returning())));
    }

    Step deleteAndInsert() {
        long number = keys.any();
        return Step.of(
                Change.DELETE_AND_INSERT.name(),
                deletion(number),
                insertion(List.of(number)).orRollBack());
    }

    Step changeKey() {
        if (keys.isManyGone()) {
            return reInsert();
        }
        long from = keys.going();
        // now and then onto a key that a deleted row has left
        long to = random.nextInt(3) == 0 ? keys.returning() : keys.fresh();
        if (to == from) {
            to = keys.fresh();
        }
        return Step.of(Change.KEY_CHANGE.name(), keyChange(from, to));
    }

    Step swapKeys() {
        long one = keys.any();
        long other = keys.other(one);
        long between = keys.temporary();
        return Step.of(
                Change.KEY_SWAP.name(),
                keyChange(one, between),
                keyChange(other, one).orRollBack(),
                keyChange(between, other).orRollBack());
    }

    Command deletion(long number) {
        return Command.of(
                "DELETE FROM " + table.name() + table.where(), table.keyOf().apply(number));
    }

    private Command insertion(List<Long> numbers) {
        List<@Nullable Object> values = new ArrayList<>();
        for (long number : numbers) {
            values.addAll(table.keyOf().apply(number));
            for (TrafficColumn column : table.columns()) {
                values.add(
                        column.isNullable() && random.nextInt(6) == 0
                                ? null
                                : column.draw().apply(draws));
            }
        }
        return Command.of(dialect.insertIfAbsent(table.insertRest(numbers.size())), values);
    }

    private Command keyChange(long from, long to) {
        List<@Nullable Object> values = new ArrayList<>(table.keyOf().apply(to));
        values.addAll(table.keyOf().apply(from));
        return Command.of("UPDATE " + table.name() + " SET " + table.keyAssignments() + table.where(), values);
    }
}
