package io.landbridge.testkit.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose key is a text and which have a second unique column. A row is found by its code, since its name's spelling
 * changes; the number within each name keeps names apart for every collation.
 */
final class LabelChanges {

    private static final List<String> LETTERS = List.of("a", "A", "ä", "Ä", "á");
    private static final String BY_CODE = " WHERE code = ?";

    private final Dialect dialect;
    private final Keys keys;
    private final Random random;
    private final Draws draws;

    LabelChanges(Dialect dialect, Keys keys, Random random) {
        this.dialect = dialect;
        this.keys = keys;
        this.random = random;
        this.draws = new Draws(random);
    }

    Step insert() {
        long number = keys.fresh();
        return Step.of(Change.INSERT.name(), insertion(List.of(number), List.of(number)));
    }

    Step insertSeveral() {
        List<Long> numbers = List.of(keys.fresh(), keys.fresh(), keys.fresh());
        return Step.of(Change.MULTI_ROW_INSERT.name(), insertion(numbers, numbers));
    }

    Step switchNull() {
        return Step.of(
                Change.NULL_SWITCH.name(),
                Command.of(
                        "UPDATE live_label SET note = CASE WHEN note IS NULL THEN ? END" + BY_CODE,
                        draws.text(),
                        code(keys.any())));
    }

    Step delete() {
        return keys.isManyGone() ? reInsert() : Step.of(Change.DELETE.name(), deletion(keys.going()));
    }

    /** The code comes back under another name. */
    private Step reInsert() {
        long code = keys.returning();
        return Step.of(Change.INSERT.name(), insertion(List.of(keys.fresh()), List.of(code)));
    }

    Step respell() {
        String letter = LETTERS.get(random.nextInt(LETTERS.size()));
        String spelling = "concat(?, substr(name, 2))";
        return Step.of(
                Change.KEY_SPELLING.name(),
                Command.of(
                        "UPDATE live_label SET name = " + spelling + BY_CODE + " AND " + dialect.exact("name") + " <> "
                                + spelling,
                        letter,
                        code(keys.any()),
                        letter));
    }

    Step swapUnique() {
        long one = keys.any();
        long other = keys.other(one);
        String between = code(keys.temporary());
        return Step.of(
                Change.UNIQUE_SWAP.name(),
                codeChange(code(one), between),
                codeChange(code(other), code(one)).orRollBack(),
                codeChange(between, code(other)).orRollBack());
    }

    Step takeUniqueOver() {
        long code = keys.any();
        return Step.of(
                Change.UNIQUE_TAKEOVER.name(),
                deletion(code),
                insertion(List.of(keys.fresh()), List.of(code)).orRollBack());
    }

    private Command insertion(List<Long> names, List<Long> codes) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            values.add(name(LETTERS.get(random.nextInt(LETTERS.size())), names.get(row)));
            values.add(code(codes.get(row)));
            values.add(random.nextInt(6) == 0 ? null : draws.text());
        }
        String rows = "(?, ?, ?)" + ", (?, ?, ?)".repeat(names.size() - 1);
        return Command.of(dialect.insertIfAbsent("live_label (name, code, note) VALUES " + rows), values);
    }

    private static Command deletion(long number) {
        return Command.of("DELETE FROM live_label" + BY_CODE, code(number));
    }

    private static Command codeChange(String from, String to) {
        return Command.of("UPDATE live_label SET code = ?" + BY_CODE, to, from);
    }

    static String name(String letter, long number) {
        return letter + "-Größe-" + number;
    }

    private static String code(long number) {
        return "c-" + number;
    }
}
