package io.landbridge.testkit.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement with its values.
 *
 * @param sql an INSERT, UPDATE or DELETE
 * @param miss what follows if it hits no row
 */
public record Command(String sql, List<@Nullable Object> values, Miss miss) {

    /** What follows when a statement hits no row, because somebody else was there first. */
    public enum Miss {
        /** The rest of the step is left out. */
        END_STEP,
        /** The transaction is rolled back: what was done already makes no sense alone. */
        ROLL_BACK,
        /** Nothing: there may be no row. */
        GO_ON
    }

    public Command {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        Verb.of(sql);
    }

    /** A statement whose step is over when it hits no row. */
    public static Command of(String sql, @Nullable Object... values) {
        return new Command(sql, Arrays.asList(values), Miss.END_STEP);
    }

    static Command of(String sql, List<@Nullable Object> values) {
        return new Command(sql, values, Miss.END_STEP);
    }

    /** The same; its transaction is rolled back when it hits no row. */
    public Command orRollBack() {
        return new Command(sql, values, Miss.ROLL_BACK);
    }

    /** The same; it may hit no row. */
    public Command orGoOn() {
        return new Command(sql, values, Miss.GO_ON);
    }

    Verb verb() {
        return Verb.of(sql);
    }
}
