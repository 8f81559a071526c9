package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Values;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One source row as a {@link RowTransformer} sees it; columns by their exact names.
 *
 * <p>Each typed getter throws {@link IllegalArgumentException} when the column does not exist or is NULL, and {@link
 * ClassCastException} when it has another type; {@link #value(String)} answers NULL with null.
 */
public interface SourceRow {

    /** The value in {@link Values}' form of the column's kind; null for NULL. */
    @Nullable Object value(String column);

    /** Whether the value is NULL. */
    default boolean isNull(String column) {
        return value(column) == null;
    }

    /** Text, enum label, set, UUID, JSON, and every type that has no Java form of its own. */
    default String text(String column) {
        return (String) present(column);
    }

    /** An integer of up to 64 bits. */
    default long integer(String column) {
        return (Long) present(column);
    }

    /** An exact decimal. */
    default BigDecimal decimal(String column) {
        return (BigDecimal) present(column);
    }

    /** A floating-point number. */
    default double number(String column) {
        return (Double) present(column);
    }

    /** A truth value. */
    default boolean truth(String column) {
        return (Boolean) present(column);
    }

    /** Binary. */
    default byte[] bytes(String column) {
        return (byte[]) present(column);
    }

    /** A date. */
    default LocalDate date(String column) {
        return (LocalDate) present(column);
    }

    /** A time of day or, on MySQL, a span of hours. */
    default Duration time(String column) {
        return (Duration) present(column);
    }

    /** A date and time without zone. */
    default LocalDateTime dateTime(String column) {
        return (LocalDateTime) present(column);
    }

    /** An instant. */
    default Instant instant(String column) {
        return (Instant) present(column);
    }

    private Object present(String column) {
        Object value = value(column);
        if (value == null) {
            throw new IllegalArgumentException("Column '" + column + "' is NULL");
        }
        return value;
    }
}
