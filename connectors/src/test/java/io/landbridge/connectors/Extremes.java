package io.landbridge.connectors;

import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/** The ends of what common types hold, for each source engine; NULL is one more value of each. */
final class Extremes {

    private record Values(String column, String type, List<String> literals) {}

    private final List<Values> columns = new ArrayList<>();

    private Extremes add(String column, String type, String... literals) {
        columns.add(new Values(column, type, List.of(literals)));
        return this;
    }

    /** What every target can hold. */
    static Extremes of(Engine from, Engine to) {
        Extremes extremes = new Extremes();
        if (from == Engine.POSTGRESQL) {
            extremes.postgresqlNumbers().postgresqlTexts().postgresqlTimes();
            if (to == Engine.POSTGRESQL) {
                extremes.postgresqlOnly();
            }
            return extremes;
        }
        extremes.mySqlNumbers().mySqlTexts().mySqlTimes();
        if (from == Engine.MARIADB) {
            extremes.add(
                    "u", "uuid", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'");
        }
        return to.isMySqlFamily() ? extremes.mySqlOnly() : extremes;
    }

    private Extremes postgresqlNumbers() {
        return add("b", "boolean", "true", "false")
                .add("i2", "smallint", "-32768", "32767", "0")
                .add("i4", "integer", "-2147483648", "2147483647")
                .add("i8", "bigint", "-9223372036854775808", "9223372036854775807", "-1")
                .add("dec", "numeric(20,6)", "-99999999999999.999999", "0.000001", "0", "1.500000")
                .add("f4", "real", "'3.4028235e38'", "'1.17549435e-38'", "'-0'", "'1e-45'", "123456.1", "'0.1'")
                .add(
                        "f8",
                        "double precision",
                        "'1.7976931348623157e308'",
                        "'2.2250738585072014e-308'",
                        "'-0'",
                        "'5e-324'")
                .add("f8b", "double precision", "'0.30000000000000004'", "'9007199254740993'", "'1e22'", "'-1e-7'");
    }

    private Extremes postgresqlTexts() {
        return add(
                        "t",
                        "text",
                        "''",
                        "' '",
                        "E'tab\\tline\\nreturn\\rback\\\\slash'",
                        "E'\\x01\\x08\\x0b\\x0c\\x1a\\x7f'")
                .add(
                        "t2",
                        "text",
                        "E'\\\\N'",
                        "E'\\\\.'",
                        "'żółć 漢字 \ud83d\ude00'",
                        "E'a\\\\\\tb'",
                        "repeat('x', 100000)")
                .add("v", "varchar(20)", "'trailing  '", "'  leading'", "'ŻÓŁĆ'", "'''\"`;--'")
                .add("c", "char(5)", "'ab'", "''", "'abcde'")
                .add("by", "bytea", "'\\x'", "'\\x00ff5c0a090d'", "'\\xdeadbeef'");
    }

    private Extremes postgresqlTimes() {
        return add("d", "date", "'0001-01-01'", "'9999-12-31'", "'2024-02-29'", "'1582-10-10'")
                .add("tm", "time(6)", "'00:00:00'", "'23:59:59.999999'", "'24:00:00'")
                .add(
                        "ts",
                        "timestamp(6)",
                        "'0001-01-01 00:00:00'",
                        "'9999-12-31 23:59:59.999999'",
                        "'2024-03-31 02:30:00'")
                .add(
                        "tz",
                        "timestamp(6) with time zone",
                        "'1970-01-01 00:00:01+00'",
                        "'2038-01-19 03:14:07+00'",
                        "'2024-03-31 02:30:00+01'")
                .add("u", "uuid", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'")
                .add("j", "jsonb", "'{\"a\": [1, null, \"x\\\\ny\", true]}'", "'null'", "'\"\\\\\\\\\"'", "'{}'")
                .add("iv", "interval", "'1 day 02:03:04.5'", "'-1 year -2 mons'")
                .add("bits", "bit(10)", "B'1010101010'", "B'0000000001'")
                .add("one", "bit(1)", "B'1'", "B'0'")
                .add("ip", "inet", "'10.0.0.1/8'", "'::1/64'");
    }

    private Extremes postgresqlOnly() {
        return add("dinf", "date", "'infinity'", "'-infinity'", "'4713-01-01 BC'")
                .add(
                        "tinf",
                        "timestamp with time zone",
                        "'infinity'",
                        "'-infinity'",
                        "'0044-03-15 12:00:00 BC'",
                        "'294276-12-31 23:59:59.999999+00'")
                .add("fnan", "double precision", "'NaN'", "'Infinity'", "'-Infinity'")
                .add("nnan", "numeric", "'NaN'", "1e300", "1e-300", "'Infinity'")
                .add("arr", "text[]", "'{}'", "'{a,NULL,\"b,c\",\"\\\"\"}'", "'{{1,2},{3,4}}'")
                .add("ttz", "time(6) with time zone", "'00:00:00+15:59'", "'23:59:59.999999-15:59'")
                .add("mon", "money", "-92233720368547758.08", "0.01");
    }

    private Extremes mySqlNumbers() {
        return add("flag", "tinyint(1)", "1", "0")
                .add("i1", "tinyint", "-128", "127")
                .add("u1", "tinyint unsigned", "255", "0")
                .add("i3", "mediumint", "-8388608", "8388607")
                .add("i4", "int", "-2147483648", "2147483647")
                .add("u4", "int unsigned", "4294967295", "0")
                .add("i8", "bigint", "-9223372036854775808", "9223372036854775807")
                .add("u8", "bigint unsigned", "18446744073709551615", "9223372036854775808")
                .add("dec", "decimal(20,6)", "-99999999999999.999999", "0.000001", "0", "1.5")
                .add("f4", "float", "3.4028234e38", "1.17549435e-38", "123456.1", "16777217", "0.1", "-1e-45")
                .add(
                        "f8",
                        "double",
                        "1.7976931348623157e308",
                        "2.2250738585072014e-308",
                        "5e-324",
                        "0.30000000000000004",
                        "-0e0")
                .add("f8b", "double", "9007199254740993", "1e22", "123456789.123456789", "-1e-7");
    }

    private Extremes mySqlTexts() {
        return add(
                        "t",
                        "longtext",
                        "''",
                        "' '",
                        "'tab\\tline\\nreturn\\rback\\\\slash'",
                        "CONVERT(X'01080b0c1a7f' USING utf8mb4)")
                .add(
                        "t2",
                        "longtext",
                        "'\\\\N'",
                        "'\\\\.'",
                        "'żółć 漢字 \ud83d\ude00'",
                        "'a\\\\\\tb'",
                        "REPEAT('x', 100000)")
                .add("v", "varchar(20)", "'trailing  '", "'  leading'", "'ŻÓŁĆ'", "'''\"`;--'")
                .add("l1", "varchar(20) character set latin1", "'\u00e9\u00fc\u00df'", "'\u20ac'")
                .add("c", "char(5)", "'ab'", "''", "'abcde'")
                .add("by", "longblob", "''", "X'00ff5c0a090d'", "X'deadbeef'")
                .add("bin", "binary(4)", "X'00000000'", "X'61620000'");
    }

    private Extremes mySqlTimes() {
        return add("d", "date", "'1000-01-01'", "'9999-12-31'", "'2024-02-29'", "'0001-01-01'")
                .add("tm", "time(6)", "'00:00:00'", "'23:59:59.999999'")
                .add(
                        "ts",
                        "datetime(6)",
                        "'1000-01-01 00:00:00'",
                        "'9999-12-31 23:59:59.999999'",
                        "'2024-03-31 02:30:00'")
                .add("tz", "timestamp(6)", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'", "'2024-03-31 02:30:00'")
                .add("y", "year", "1901", "2155", "0")
                .add("j", "json", "'{\"a\": [1, null, \"x\\\\ny\", true]}'", "'null'", "'{}'")
                .add("bits", "bit(10)", "b'1010101010'", "b'0000000001'")
                .add("bits64", "bit(64)", "b'" + "1".repeat(64) + "'", "b'1'")
                .add("one", "bit(1)", "b'1'", "b'0'")
                .add("s", "set('x','y z')", "'x,y z'", "''");
    }

    private Extremes mySqlOnly() {
        return add("tml", "time(6)", "'-838:59:59'", "'838:59:59'")
                .add("e", "enum('a','b''c','')", "'a'", "'b''c'", "''")
                .add("nul", "varchar(10)", "CONVERT(X'61006200' USING utf8mb4)")
                .add("g", "geometry", "ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('LINESTRING(0 0,1 1.5)')");
    }

    TableSketch sketch(Engine from, Engine to) {
        TableSketch sketch = new TableSketch(from, to).key("id", from.isMySqlFamily() ? "int" : "integer");
        columns.forEach(column -> sketch.column(column.column(), column.type()));
        return sketch;
    }

    /** Row i holds each column's i-th value, NULL after its last, then its first again. */
    int fill(TestDatabase database, String table) {
        int rows = columns.stream()
                        .mapToInt(column -> column.literals().size())
                        .max()
                        .orElse(0)
                + 1;
        for (int i = 0; i < rows; i++) {
            List<String> values = new ArrayList<>(List.of(Integer.toString(i)));
            for (Values column : columns) {
                int at = i % (column.literals().size() + 1);
                values.add(at < column.literals().size() ? column.literals().get(at) : "NULL");
            }
            database.execute("INSERT INTO " + database.quote(table) + " VALUES (" + String.join(", ", values) + ")");
        }
        return rows;
    }
}
