package io.landbridge.testkit.generate;

import io.landbridge.testkit.server.Engine;
import java.util.List;

/** What identifies a row. */
public enum KeyShape {
    /** 0, 1, 2, … */
    INTEGER,
    /** Dense clusters of a thousand keys with huge gaps between them, half of them negative. */
    SKEWED,
    /** Two integers, the first of which has seven values only. */
    COMPOSITE,
    /** A text, a day and an integer. */
    COMPOSITE_MIXED,
    /** Text with letters, marks and scripts that collations sort differently. */
    TEXT,
    /** Text whose collation calls upper and lower case the same. */
    TEXT_CASE_INSENSITIVE,
    /** A UUID, in MySQL 36 characters. */
    UUID,
    /** Both ends of the range of an unsigned 64-bit number; a numeric in PostgreSQL. */
    UNSIGNED_BIGINT,
    /** Bytes of every value. */
    BINARY,
    /** One row for each day, up to three million days. */
    DATE,
    /** No key at all, and each row twice. */
    NONE;

    List<String> columns() {
        return switch (this) {
            case COMPOSITE -> List.of("tenant", "number");
            case COMPOSITE_MIXED -> List.of("region", "day", "number");
            case NONE -> List.of();
            default -> List.of("id");
        };
    }

    List<String> types(Engine engine) {
        boolean postgres = engine == Engine.POSTGRESQL;
        return switch (this) {
            case INTEGER, SKEWED -> List.of("bigint");
            case COMPOSITE -> List.of("int", "int");
            case COMPOSITE_MIXED -> List.of("varchar(10)", "date", "int");
            // Some ICU order in PostgreSQL, the server's default order elsewhere.
            case TEXT -> List.of(postgres ? "varchar(60) COLLATE \"en-US-x-icu\"" : "varchar(60) COLLATE utf8mb4_bin");
            case TEXT_CASE_INSENSITIVE -> List.of(postgres ? "citext" : "varchar(60)");
            case UUID -> List.of(engine == Engine.MYSQL ? "char(36)" : "uuid");
            case UNSIGNED_BIGINT -> List.of(postgres ? "numeric(20,0)" : "bigint unsigned");
            case BINARY -> List.of(postgres ? "bytea" : "varbinary(20)");
            case DATE -> List.of("date");
            case NONE -> List.of();
        };
    }

    /** The key of row n. */
    List<String> values(Engine engine, RowNumbers rows) {
        String number = rows.scattered("n");
        String hex = rows.hex(number);
        String mark = "CASE n % 7 WHEN 0 THEN 'Ä' WHEN 1 THEN ' ' WHEN 2 THEN '-' WHEN 3 THEN '日' WHEN 4 THEN '😀'"
                + " WHEN 5 THEN 'ß' ELSE '''' END";
        return switch (this) {
            case INTEGER -> List.of("n");
            case SKEWED ->
                List.of("((" + rows.scattered(rows.quotient("n", 1000)) + " - 2147483648) * 1000003 + n % 1000)");
            case COMPOSITE -> List.of("n % 7", rows.quotient("n", 7));
            case COMPOSITE_MIXED ->
                List.of(
                        "CASE n % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'South' ELSE 'ost' END",
                        rows.day("800 * 365 + n % 400"), rows.quotient("n", 3));
            case TEXT -> List.of(rows.concat("CASE WHEN n % 2 = 0 THEN upper(" + hex + ") ELSE " + hex + " END", mark));
            case TEXT_CASE_INSENSITIVE ->
                List.of("CASE WHEN n % 2 = 0 THEN upper(" + rows.concat("'k'", hex) + ") ELSE "
                        + rows.concat("'k'", hex) + " END");
            case UUID -> List.of(uuid(engine, rows, hex));
            case UNSIGNED_BIGINT ->
                List.of("CASE WHEN n % 2 = 0 THEN " + number + " ELSE "
                        + (engine == Engine.POSTGRESQL ? "18446744073709551615::numeric" : "18446744073709551615")
                        + " - " + number + " END");
            case BINARY -> List.of(engine == Engine.POSTGRESQL ? "decode(" + hex + ", 'hex')" : "unhex(" + hex + ")");
            case DATE -> List.of(rows.day("n"));
            case NONE -> List.of();
        };
    }

    private static String uuid(Engine engine, RowNumbers rows, String hex) {
        String other = rows.hex(rows.scattered("(n + 7)"));
        String text = rows.concat(
                hex,
                "'-'",
                "substr(" + other + ", 1, 4)",
                "'-4'",
                "substr(" + other + ", 5, 3)",
                "'-8'",
                "substr(" + hex + ", 1, 3)",
                "'-'",
                other,
                "substr(" + hex + ", 1, 4)");
        return engine == Engine.POSTGRESQL ? text + "::uuid" : text;
    }
}
