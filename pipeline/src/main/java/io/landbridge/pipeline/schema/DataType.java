package io.landbridge.pipeline.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as its engine declares it.
 *
 * @param name canonical lower-case base name without arguments: {@code bigint}, {@code character varying}, {@code tinyint}, {@code
 *     enum}; for arrays the element's name
 * @param length characters, bytes or bits in parentheses; null when none was given
 * @param precision digits in all; for temporal types the fractional digits; null when none was given
 * @param scale digits after the point; null when none was given
 * @param unsigned MySQL's {@code unsigned}
 * @param dimensions 0 for a scalar, 1 or more for PostgreSQL arrays
 * @param labels values of an enum or set, in their order; empty for other types
 * @param characterSet of text; null for the engine's or table's default and for other types
 * @param collation of text; null for the default and for other types
 * @param userType schema-qualified name of a user-defined type or domain; null for built-in types
 */
public record DataType(
        String name,
        @Nullable Integer length,
        @Nullable Integer precision,
        @Nullable Integer scale,
        boolean unsigned,
        int dimensions,
        List<String> labels,
        @Nullable String characterSet,
        @Nullable String collation,
        @Nullable TableName userType) {

    public DataType {
        labels = List.copyOf(labels);
    }

    /** A plain built-in type. */
    public static DataType of(String name) {
        return new DataType(name, null, null, null, false, 0, List.of(), null, null, null);
    }

    /** A built-in type with a length: {@code varchar(20)}. */
    public static DataType of(String name, int length) {
        return new DataType(name, length, null, null, false, 0, List.of(), null, null, null);
    }

    /** A built-in type with precision and scale: {@code numeric(12,2)}. */
    public static DataType of(String name, int precision, int scale) {
        return new DataType(name, null, precision, scale, false, 0, List.of(), null, null, null);
    }

    /** The declaration without user type, character set and collation: {@code decimal(12,2) unsigned}, {@code text[]}. */
    public String declaration() {
        StringBuilder text = new StringBuilder(name);
        if (!labels.isEmpty() && userType == null) {
            text.append('(');
            for (int i = 0; i < labels.size(); i++) {
                text.append(i == 0 ? "'" : ",'")
                        .append(labels.get(i).replace("'", "''"))
                        .append('\'');
            }
            text.append(')');
        } else if (length != null) {
            text.append('(').append(length).append(')');
        } else if (precision != null) {
            text.append('(').append(precision);
            if (scale != null) {
                text.append(',').append(scale);
            }
            text.append(')');
        }
        if (unsigned) {
            text.append(" unsigned");
        }
        return text.append("[]".repeat(dimensions)).toString();
    }
}
