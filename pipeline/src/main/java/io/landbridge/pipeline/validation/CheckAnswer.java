package io.landbridge.pipeline.validation;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the query of a check answered.
 *
 * @param number null when it is none
 * @param text as the server spells it; null for NULL
 */
public record CheckAnswer(
        @Nullable BigDecimal number, @Nullable String text) {

    /** NULL, which is the same as NULL and nothing else: no zero, and no empty text. */
    public static final CheckAnswer NULL = new CheckAnswer(null, null);

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,4})?");

    /** A number as the server spells it; a text when it is none after all, like {@code NaN}. */
    public static CheckAnswer number(String spelled) {
        return new CheckAnswer(parsed(spelled), spelled);
    }

    /** A text. */
    public static CheckAnswer text(String text) {
        return new CheckAnswer(null, text);
    }

    /**
     * Whether both say the same: numbers by their value, whichever of the two spells it, everything else character by character.
     *
     * @param tolerance by which share of this number the other may be off, the share itself included; null for not at all
     */
    boolean isSame(CheckAnswer other, @Nullable BigDecimal tolerance) {
        BigDecimal mine = value();
        BigDecimal theirs = other.value();
        if ((number == null && other.number == null) || mine == null || theirs == null) {
            return number == null && other.number == null && Objects.equals(text, other.text);
        }
        BigDecimal allowed = tolerance == null ? BigDecimal.ZERO : mine.abs().multiply(tolerance);
        return mine.subtract(theirs).abs().compareTo(allowed) <= 0;
    }

    /** Whether it is what the plan says: a number by its value, {@code null} in any case for NULL, a text as it stands there. */
    boolean isExpected(String expected) {
        if (text == null) {
            return expected.strip().equalsIgnoreCase("null");
        }
        if (number == null) {
            return text.equals(expected);
        }
        BigDecimal wanted = switch (expected.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> BigDecimal.ONE;
            case "false" -> BigDecimal.ZERO;
            default -> parsed(expected.strip());
        };
        return wanted != null && wanted.compareTo(number) == 0;
    }

    /** Whether it lies between the two, or on one of them; never when one of the three is no number. */
    boolean isBetween(CheckAnswer one, CheckAnswer other) {
        BigDecimal mine = value();
        BigDecimal first = one.value();
        BigDecimal second = other.value();
        return mine != null
                && first != null
                && second != null
                && mine.compareTo(first.min(second)) >= 0
                && mine.compareTo(first.max(second)) <= 0;
    }

    /** The number that it is, or that its text spells. */
    @Nullable BigDecimal value() {
        return number != null || text == null ? number : parsed(text);
    }

    private static @Nullable BigDecimal parsed(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    /** As people read it. */
    @Override
    public String toString() {
        if (text == null) {
            return "NULL";
        }
        String shown = RowWords.bounded(text);
        return number != null ? shown : '\'' + shown + '\'';
    }
}
