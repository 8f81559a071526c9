package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.ValueKind;

/**
 * Expressions for single values, as texts. The session's settings belong to them: time_zone UTC, no PAD_CHAR_TO_FULL_LENGTH, texts of the
 * connection in utf8mb4.
 */
final class MySqlDigestFields {

    /** Longer values, in bytes, are hashed by themselves. */
    private static final int LONGEST = 1_024;

    private static final int BYTES_PER_CHARACTER = 4;

    private MySqlDigestFields() {}

    static String name(Column column) {
        return "t." + SqlDialect.MYSQL.identifier(column.name());
    }

    /** A column's canonical form, {@code ~} for NULL; NULL where the form is longer than a packet. */
    static String field(DigestedColumn digested) {
        Column column = digested.column();
        String name = name(column);
        String form = switch (digested.kind()) {
            case NUMBER -> number(column, name);
            case FLOAT -> bits(name);
            case TEXT -> open(text(column, name), isShort(column.type()));
            case PADDED_TEXT -> open(withoutPadding(column, name), isShort(column.type()));
            case UUID -> uuid(column, name);
            case BINARY -> binary(column.type(), name);
            case DATE -> name;
            case TIME, TIMESTAMP -> hasFraction(column.type()) ? withoutTrailingZeros(name) : name;
            case BITS -> zerosAndOnes(column.type(), name);
            case JSON, JSON_OF_DOUBLES, SET ->
                throw new IllegalArgumentException("No server hashes " + digested.kind());
        };
        return "IF(" + name + " IS NULL, '~', " + form + ")";
    }

    private static String number(Column column, String name) {
        String value = isPrintedOtherwise(column.type()) ? "(" + name + " + 0)" : name;
        Integer scale = column.type().scale();
        return column.kind() == ValueKind.DECIMAL && scale != null && scale > 0 ? withoutTrailingZeros(value) : value;
    }

    /** Bits print as bytes, years with four digits, ZEROFILL with zeros; none of it in arithmetic. */
    private static boolean isPrintedOtherwise(DataType type) {
        return type.name().equals("bit") || type.name().equals("year") || "zerofill".equals(type.modifier());
    }

    /** For values that have a point. */
    private static String withoutTrailingZeros(String value) {
        return "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " + value + "))";
    }

    private static boolean hasFraction(DataType type) {
        return type.precision() != null && type.precision() > 0;
    }

    /**
     * No function gives the bits of a number, and neither engine prints it as PostgreSQL does. The binary form of a point is made of them: a
     * byte and a type of four bytes, then eight bytes, the last one first.
     */
    private static String bits(String name) {
        return "LOWER(HEX(REVERSE(SUBSTR(ST_AsBinary(POINT(" + name + ", 0)), 6, 8))))";
    }

    private static String open(String text, boolean isShort) {
        String plain = "CONCAT(LENGTH(" + text + "), ':', " + text + ")";
        return isShort
                ? plain
                : "IF(LENGTH(" + text + ") > " + LONGEST + ", CONCAT('#', SHA2(" + text + ", 256)), " + plain + ")";
    }

    /** Whether no value can be longer than what is hashed as it stands. */
    private static boolean isShort(DataType type) {
        return switch (type.name()) {
            case "char", "varchar" -> type.length() != null && type.length() * BYTES_PER_CHARACTER <= LONGEST;
            case "tinytext", "enum", "inet4", "inet6", "bit" -> true;
            default -> false;
        };
    }

    private static String text(Column column, String name) {
        DataType type = column.type();
        if (type.name().equals("bit")) {
            return zerosAndOnes(type, name);
        }
        return "utf8mb4".equals(type.characterSet()) ? name : "CONVERT(" + name + " USING utf8mb4)";
    }

    private static String withoutPadding(Column column, String name) {
        String text = text(column, name);
        // the server hands CHAR out without its padding
        return column.type().name().equals("char") ? text : "TRIM(TRAILING ' ' FROM " + text + ")";
    }

    private static String uuid(Column column, String name) {
        if (column.kind() == ValueKind.UUID) {
            return "CONCAT('32:', REPLACE(CAST(" + name + " AS CHAR), '-', ''))";
        }
        String digits = "LOWER(REPLACE(REPLACE(REPLACE(" + text(column, name) + ", '-', ''), '{', ''), '}', ''))";
        return open(digits, isShort(column.type()));
    }

    /** Of a geometry these are the bytes that the server keeps: its SRID, then its well-known binary. */
    private static String binary(DataType type, String name) {
        String digits = "LOWER(HEX(" + name + "))";
        boolean isShort = switch (type.name()) {
            case "binary", "varbinary" -> type.length() != null && type.length() <= LONGEST;
            case "tinyblob", "point" -> true;
            default -> false;
        };
        return isShort
                ? digits
                : "IF(LENGTH(" + name + ") > " + LONGEST + ", CONCAT('#', SHA2(" + name + ", 256)), " + digits + ")";
    }

    private static String zerosAndOnes(DataType type, String name) {
        int width = type.length() == null ? 1 : type.length();
        return "LPAD(BIN(" + name + " + 0), " + width + ", '0')";
    }

    /** A column in a spelling of docs/types.md, but for bytes, which come as they are. */
    static String spelled(Column column, ValueKind spelling) {
        String name = name(column);
        return switch (spelling) {
            // prints six digits only
            case FLOAT -> column.type().name().equals("float") ? "CAST(" + name + " AS DOUBLE)" : name;
            case BOOLEAN, INTEGER -> column.type().name().equals("bit") ? name + " + 0" : name;
            case BIT -> column.type().name().equals("bit") ? zerosAndOnes(column.type(), name) : name;
            default -> name;
        };
    }
}
