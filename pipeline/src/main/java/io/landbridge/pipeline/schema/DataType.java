package io.landbridge.pipeline.schema;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as its engine declares it. Two types are the same when every component is equal.
 *
 * @param name canonical lower-case base name without arguments: {@code bigint}, {@code character varying}, {@code tinyint}; {@code
 *     timestamp} and {@code time} on PostgreSQL are those without time zone; {@code enum} for every enumeration; for arrays the
 *     element's name; for other user-defined types the type's own name
 * @param length characters, bytes or bits in parentheses; null when none was given
 * @param precision digits in all; for temporal types the fractional digits; null when none was given
 * @param scale digits after the point; null when none was given
 * @param unsigned MySQL's {@code unsigned}
 * @param dimensions 0 for a scalar, 1 or more for PostgreSQL arrays
 * @param labels values of an enum or set, in their order; empty for other types
 * @param modifier what else the declaration says, in the engine's own words: {@code zerofill}, {@code srid 4326}, an interval's {@code
 *     day to second}, {@code Point,4326}; null when nothing
 * @param characterSet of text; null for the engine's or table's default and for other types
 * @param collation of text; null for the default and for other types
 * @param userType schema-qualified name of a user-defined type, domain, or type of an extension; null for built-in types
 */
public record DataType(
        String name,
        @Nullable Integer length,
        @Nullable Integer precision,
        @Nullable Integer scale,
        boolean unsigned,
        int dimensions,
        List<String> labels,
        @Nullable String modifier,
        @Nullable String characterSet,
        @Nullable String collation,
        @Nullable TableName userType) {

    public DataType {
        labels = List.copyOf(labels);
    }

    /** A plain built-in type. */
    public static DataType of(String name) {
        return new DataType(name, null, null, null, false, 0, List.of(), null, null, null, null);
    }

    /** A built-in type with a length: {@code varchar(20)}. */
    public static DataType of(String name, int length) {
        return of(name).withLength(length);
    }

    /** A built-in type with precision and scale: {@code numeric(12,2)}. */
    public static DataType of(String name, int precision, int scale) {
        return of(name).withPrecision(precision, scale);
    }

    /** An enum or set of those labels. */
    public static DataType ofLabels(String name, List<String> labels) {
        return new DataType(name, null, null, null, false, 0, labels, null, null, null, null);
    }

    /** The same type under another name. */
    public DataType withName(String newName) {
        return new DataType(
                newName,
                length,
                precision,
                scale,
                unsigned,
                dimensions,
                labels,
                modifier,
                characterSet,
                collation,
                userType);
    }

    /** The same type with another length; null for none. */
    public DataType withLength(@Nullable Integer newLength) {
        return new DataType(
                name,
                newLength,
                precision,
                scale,
                unsigned,
                dimensions,
                labels,
                modifier,
                characterSet,
                collation,
                userType);
    }

    /** The same type with another precision and scale; null for none. */
    public DataType withPrecision(@Nullable Integer newPrecision, @Nullable Integer newScale) {
        return new DataType(
                name,
                length,
                newPrecision,
                newScale,
                unsigned,
                dimensions,
                labels,
                modifier,
                characterSet,
                collation,
                userType);
    }

    /** The same type, {@code unsigned} or not. */
    public DataType withUnsigned(boolean isUnsigned) {
        return new DataType(
                name,
                length,
                precision,
                scale,
                isUnsigned,
                dimensions,
                labels,
                modifier,
                characterSet,
                collation,
                userType);
    }

    /** An array of the type; 0 dimensions for the element itself. */
    public DataType withDimensions(int newDimensions) {
        return new DataType(
                name,
                length,
                precision,
                scale,
                unsigned,
                newDimensions,
                labels,
                modifier,
                characterSet,
                collation,
                userType);
    }

    /** The same type with another modifier; null for none. */
    public DataType withModifier(@Nullable String newModifier) {
        return new DataType(
                name,
                length,
                precision,
                scale,
                unsigned,
                dimensions,
                labels,
                newModifier,
                characterSet,
                collation,
                userType);
    }

    /** The same type with another character set and collation; null for the default. */
    public DataType withText(@Nullable String newCharacterSet, @Nullable String newCollation) {
        return new DataType(
                name,
                length,
                precision,
                scale,
                unsigned,
                dimensions,
                labels,
                modifier,
                newCharacterSet,
                newCollation,
                userType);
    }

    /** The same type, declared under a user-defined name; null for a built-in type. */
    public DataType withUserType(@Nullable TableName newUserType) {
        return new DataType(
                name,
                length,
                precision,
                scale,
                unsigned,
                dimensions,
                labels,
                modifier,
                characterSet,
                collation,
                newUserType);
    }

    /**
     * The declaration without character set and collation, as people read it: {@code decimal(12,2) unsigned}, {@code text[]}, {@code
     * timestamp(3) with time zone}, {@code public.order_status}. Not for SQL: user-defined names and labels are not quoted for an engine.
     */
    public String declaration() {
        if (userType != null) {
            return userType + inParentheses(modifier) + "[]".repeat(dimensions);
        }
        return (labels.isEmpty() ? declared() : name + labelList()) + "[]".repeat(dimensions);
    }

    private String labelList() {
        return labels.stream()
                .map(label -> '\'' + label.replace("'", "''") + '\'')
                .collect(Collectors.joining(",", "(", ")"));
    }

    private String declared() {
        if (name.equals("interval") && modifier != null) {
            return "interval " + modifier + inParentheses(precision);
        }
        int zone = name.indexOf(" with time zone");
        String base = zone < 0 ? name : name.substring(0, zone);
        String tail = zone < 0 ? "" : name.substring(zone);
        boolean isAttribute = modifier != null && (modifier.equals("zerofill") || modifier.startsWith("srid "));
        return base
                + arguments()
                + tail
                + (unsigned ? " unsigned" : "")
                + (isAttribute ? " " + modifier : inParentheses(modifier));
    }

    private String arguments() {
        if (length != null) {
            return inParentheses(length);
        }
        return precision != null && scale != null ? inParentheses(precision + "," + scale) : inParentheses(precision);
    }

    private static String inParentheses(@Nullable Object text) {
        return text == null ? "" : "(" + text + ")";
    }
}
