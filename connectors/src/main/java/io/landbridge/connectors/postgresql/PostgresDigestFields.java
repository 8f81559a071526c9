package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.ValueKind;

/**
 * Expressions for single values, as texts. The session's settings belong to them: DateStyle ISO, IntervalStyle postgres, TimeZone UTC,
 * bytea_output hex.
 */
final class PostgresDigestFields {

    /** Longer values, in bytes, are hashed by themselves. */
    private static final int LONGEST = 1_024;

    private static final int BYTES_PER_CHARACTER = 4;

    private final boolean isUtf8;

    PostgresDigestFields(boolean isUtf8) {
        this.isUtf8 = isUtf8;
    }

    static String name(Column column) {
        return "t." + SqlDialect.POSTGRESQL.identifier(column.name());
    }

    /** A column's canonical form, {@code ~} for NULL. */
    String field(DigestedColumn digested) {
        Column column = digested.column();
        String name = name(column);
        String form = switch (digested.kind()) {
            case NUMBER -> number(column, name);
            case FLOAT -> bits(column.type().name().equals("real") ? name + "::float8" : name);
            case TEXT -> open(text(column), isShort(column.type()));
            case PADDED_TEXT -> open(withoutPadding(column), isShort(column.type()));
            case UUID -> uuid(column, name);
            case BINARY ->
                "CASE WHEN octet_length(" + name + ") > " + LONGEST + " THEN '#' || encode(sha256(" + name
                        + "), 'hex') ELSE encode(" + name + ", 'hex') END";
            case DATE, TIME, BITS -> name + "::text";
            case TIMESTAMP -> moment(column, name) + "::text";
            case JSON, JSON_OF_DOUBLES, SET ->
                throw new IllegalArgumentException("No server hashes " + digested.kind());
        };
        // concat() makes an empty text of NULL
        return hasOwnText(column.type())
                ? "CASE WHEN " + name + " IS NULL THEN '~' ELSE " + form + " END"
                : "COALESCE(" + form + ", '~')";
    }

    private static String number(Column column, String name) {
        DataType type = column.type();
        if (type.name().equals("money")) {
            return "trim_scale(" + name + "::numeric)::text";
        }
        return switch (column.kind()) {
            case BOOLEAN -> name + "::int::text";
            case DECIMAL -> hasFraction(type) ? "trim_scale(" + name + ")::text" : name + "::text";
            default -> name + "::text";
        };
    }

    private static boolean hasFraction(DataType type) {
        return type.precision() == null || (type.scale() != null && type.scale() > 0);
    }

    private static String bits(String number) {
        return "CASE WHEN " + number + " = 'NaN' THEN 'NaN' ELSE encode(float8send(" + number + "), 'hex') END";
    }

    private String open(String text, boolean isShort) {
        String length = "octet_length(" + (isUtf8 ? text : bytes(text)) + ")";
        String plain = length + "::text || ':' || " + text;
        return isShort
                ? plain
                : "CASE WHEN " + length + " > " + LONGEST + " THEN '#' || encode(sha256(" + bytes(text)
                        + "), 'hex') ELSE " + plain + " END";
    }

    private static String bytes(String text) {
        return "convert_to(" + text + ", 'UTF8')";
    }

    /** Whether no value can be longer than what is hashed as it stands. */
    private static boolean isShort(DataType type) {
        return switch (type.name()) {
            case "character", "character varying" ->
                type.dimensions() == 0 && type.length() != null && type.length() * BYTES_PER_CHARACTER <= LONGEST;
            case "name", "enum", "inet", "cidr" -> type.dimensions() == 0;
            default -> false;
        };
    }

    private static String text(Column column) {
        String name = name(column);
        if (hasOwnText(column.type())) {
            return "concat(" + name + ")";
        }
        return switch (column.type().name()) {
            case "text", "character varying" -> column.type().dimensions() == 0 ? name : name + "::text";
            default -> name + "::text";
        };
    }

    /** Types whose cast to text is another text than the one they print, and which are copied as they print. */
    private static boolean hasOwnText(DataType type) {
        return switch (type.name()) {
            case "inet", "cidr", "xml", "\"char\"" -> type.dimensions() == 0;
            default -> false;
        };
    }

    private static String withoutPadding(Column column) {
        return switch (column.type().name()) {
            // the cast leaves the padding out
            case "character", "bpchar" -> name(column) + "::text";
            default -> "rtrim(" + text(column) + ", ' ')";
        };
    }

    private String uuid(Column column, String name) {
        if (column.kind() == ValueKind.UUID) {
            return "'32:' || encode(uuid_send(" + name + "), 'hex')";
        }
        // in a collation that may say no to a search, "C" never does
        String digits = "lower(replace(replace(replace(" + name + "::text COLLATE \"C\", '-', ''), '{', ''), '}', ''))";
        return open(digits, isShort(column.type()));
    }

    private static String moment(Column column, String name) {
        // by an interval: the zone's name would be looked up for each row
        return column.kind() == ValueKind.INSTANT ? "(" + name + " AT TIME ZONE INTERVAL '0')" : name;
    }

    /** A column as text in a spelling of docs/types.md. */
    static String spelled(Column column, ValueKind spelling) {
        String name = name(column);
        if (hasOwnText(column.type())) {
            return "CASE WHEN " + name + " IS NOT NULL THEN concat(" + name + ") END";
        }
        return switch (spelling) {
            case BOOLEAN, INTEGER -> column.kind() == ValueKind.BOOLEAN ? name + "::int::text" : name + "::text";
            case DECIMAL -> column.type().name().equals("money") ? name + "::numeric::text" : name + "::text";
            case FLOAT -> column.kind() == ValueKind.FLOAT ? name + "::float8::text" : name + "::text";
            case JSON -> json(column, name) + "::text";
            case DATETIME, INSTANT -> moment(column, name) + "::text";
            default -> name + "::text";
        };
    }

    private static String json(Column column, String name) {
        if (column.kind() == ValueKind.ARRAY) {
            return "to_json(" + name + ")";
        }
        return column.type().name().equals("hstore") ? name + "::json" : name;
    }
}
