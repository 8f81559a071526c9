package io.landbridge.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalFormTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "NUMBER    | NUMBER   | 1.50                       | 1.5",
                "NUMBER    | NUMBER   | 100                        | 100",
                "NUMBER    | NUMBER   | 1E+3                       | 1000",
                "NUMBER    | NUMBER   | -0.00                      | 0",
                "NUMBER    | NUMBER   | 007                        | 7",
                "NUMBER    | NUMBER   | 18446744073709551615       | 18446744073709551615",
                "NUMBER    | NUMBER   | NaN                        | NaN",
                "NUMBER    | BOOLEAN  | true                       | 1",
                "NUMBER    | BOOLEAN  | false                      | 0",
                "NUMBER    | BITS     | 00000101                   | 5",
                "DOUBLE    | DOUBLE   | 0.1                        | 0.1",
                "DOUBLE    | DOUBLE   | 1e-1                       | 0.1",
                "DOUBLE    | DOUBLE   | -0                         | -0.0",
                "DOUBLE    | DOUBLE   | -Infinity                  | -Infinity",
                "SINGLE    | SINGLE   | 123456.1015625             | 123456.1",
                "SINGLE    | DOUBLE   | 123456.1015625             | 123456.1",
                "SINGLE    | DOUBLE   | 123456.1                   | 123456.1",
                "SINGLE    | DOUBLE   | 123456.112                 | more than single precision: 123456.112",
                "DATE      | DATE     | 0000-00-00                 | 0000-00-00",
                "TIMESTAMP | TIMESTAMP| 2024-02-29 01:02:03.120000 | 2024-02-29 01:02:03.12",
                "TIMESTAMP | TIMESTAMP| 2024-02-29 01:02:03.000    | 2024-02-29 01:02:03",
                "TIMESTAMP | TIMESTAMP| 2024-02-29 01:02:03.12+00  | 2024-02-29 01:02:03.12",
                "TIMESTAMP | TEXT     | 2024-02-29T01:02:03.12Z    | 2024-02-29 01:02:03.12",
                "TIMESTAMP | TIMESTAMP| 0044-03-15 00:00:00+00 BC  | 0044-03-15 00:00:00 BC",
                "TIMESTAMP | DATE     | 2024-02-29                 | 2024-02-29 00:00:00",
                "TIMESTAMP | TIMESTAMP| -infinity                  | -infinity",
                "TIME      | TIME     | 24:00:00                   | 24:00:00",
                "TIME      | TIME     | -838:59:59.500000          | -838:59:59.5",
                "DURATION  | TIME     | -00:00:01.500000           | -1500000",
                "DURATION  | TIME     | 838:59:59                  | 3020399000000",
                "DURATION  | INTERVAL | 3020399000000.000000       | 3020399000000",
                "UUID      | TEXT     | A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11 | a0eebc999c0b4ef8bb6d6bb9bd380a11",
                "SET       | SET      | b,a                        | a,b",
                "SET       | ARRAY    | [\"b\", \"a\"]             | a,b",
                "PADDED    | CHAR     | \"ab  \"                   | ab",
                "TEXT      | TEXT     | \"ab  \"                   | \"ab  \"",
                "POINT     | POINT    | 1 -2.50                    | 1.0 -2.5",
                "GEOMETRY_TEXT | TEXT | Point (1 2)                | POINT(1 2)",
            })
    void valueHasOneText(Form form, ColumnKind kind, String raw, String expected) {
        assertThat(NormalForm.of(form, kind, raw)).isEqualTo(expected);
    }

    @Test
    void negativeZeroIsAnotherNumberThanZero() {
        assertThat(NormalForm.of(Form.DOUBLE, ColumnKind.DOUBLE, "-0"))
                .isNotEqualTo(NormalForm.of(Form.DOUBLE, ColumnKind.DOUBLE, "0"));
    }

    @Test
    void longBytesAreKeptAsDigest() {
        byte[] bytes = new byte[1_000_000];
        String digest = NormalForm.bytes(bytes);
        bytes[999_999] = 1;

        assertThat(digest).startsWith("1000000 bytes with SHA-256 ").hasSizeLessThan(120);
        assertThat(NormalForm.bytes(bytes)).isNotEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"b\": 1.0, \"a\": [1e2, -0.0, null, true]} | {\"a\":[100,0,null,true],\"b\":1}",
                "{\"a\": 1, \"a\": 2} | {\"a\":2}",
                "[] | []",
                "{} | {}",
                "\"\\u00e4\\t\\\"\" | \"ä\t\\\"\"",
                " 12345678901234567890.5 | 12345678901234567890.5",
                "{\"a\":} | not JSON: {\"a\":}",
                "[1,] | not JSON: [1,]",
                "[1] 2 | not JSON: [1] 2",
                "{\"a\" 1} | not JSON: {\"a\" 1}",
                "\"open | not JSON: \"open",
                "[1 | not JSON: [1",
                "nul | not JSON: nul",
            })
    void jsonIsItsStructure(String raw, String expected) {
        assertThat(Json.normal(raw)).isEqualTo(expected);
    }

    @Test
    void jsonOfDifferentValuesHasDifferentTexts() {
        assertThat(Json.normal("{\"a\":\"1\"}")).isNotEqualTo(Json.normal("{\"a\":1}"));
        assertThat(Json.normal("[1,2]")).isNotEqualTo(Json.normal("[2,1]"));
        assertThat(Json.normal("[null]")).isNotEqualTo(Json.normal("[]"));
        assertThat(Json.normal("[0.1]")).isNotEqualTo(Json.normal("[0.10000000000000001]"));
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER, BOOLEAN, NUMBER",
        "BITS, NUMBER, NUMBER",
        "SINGLE, DOUBLE, SINGLE",
        "DOUBLE, NUMBER, DOUBLE",
        "CHAR, TEXT, PADDED",
        "TEXT, TEXT, TEXT",
        "TEXT, UUID, UUID",
        "BINARY, UUID, UUID",
        "JSON, TEXT, JSON",
        "ARRAY, JSON, JSON",
        "SET, ARRAY, SET",
        "SET, TEXT, SET",
        "DATE, TIMESTAMP, TIMESTAMP",
        "TIME, INTERVAL, DURATION",
        "GEOMETRY, POINT, POINT",
        "GEOMETRY, BINARY, GEOMETRY_BYTES",
        "OTHER, OTHER, PLAIN",
        "OTHER, TEXT, PLAIN",
        "INTERVAL, INTERVAL, PLAIN"
    })
    void kindsMeetInOneFormFromEitherSide(ColumnKind one, ColumnKind other, Form form) {
        assertThat(Form.of(one, other)).isEqualTo(form);
        assertThat(Form.of(other, one)).isEqualTo(form);
    }
}
