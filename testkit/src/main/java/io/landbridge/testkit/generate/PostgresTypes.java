package io.landbridge.testkit.generate;

import java.util.List;
import java.util.Set;

/** PostgreSQL's types with the values at their edges. */
final class PostgresTypes {

    private final Set<Extreme> extremes;
    private final ColumnList columns = new ColumnList();

    private PostgresTypes(Set<Extreme> extremes) {
        this.extremes = extremes;
    }

    /** What must exist before the table. */
    static List<String> preparation() {
        return List.of(
                "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s, \"great\"', '')",
                "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)");
    }

    static List<TypedColumn> columns(Set<Extreme> extremes) {
        PostgresTypes types = new PostgresTypes(extremes);
        types.numbers();
        types.texts();
        types.times();
        types.structures();
        return types.columns.all();
    }

    private void numbers() {
        columns.add("c_smallint", "smallint", "-32768", "32767", "0", "-1");
        columns.add("c_integer", "integer", "-2147483648", "2147483647", "0", "-1");
        columns.add("c_bigint", "bigint", "-9223372036854775808", "9223372036854775807", "0", "9007199254740993");
        List<String> numerics =
                ColumnList.quoted("0", "-0.1", "0.000", "1.10", "12345678901234567890.123456789012345678");
        if (extremes.contains(Extreme.LONG_NUMBERS)) {
            numerics.add("'" + "9".repeat(300) + "." + "1".repeat(200) + "'");
            numerics.add("'-1e-300'");
        }
        List<String> bounded =
                ColumnList.quoted("0", "-99999999999999999999.9999999999", "99999999999999999999.9999999999", "0.5");
        List<String> reals = ColumnList.quoted("0", "-0", "1.17549435e-38", "3.4028235e38", "123456.1", "1e-45", "0.1");
        List<String> doubles =
                ColumnList.quoted("0", "-0", "0.1", "1.7976931348623157e308", "2.2250738585072014e-308", "1e15");
        if (extremes.contains(Extreme.NOT_FINITE)) {
            numerics.addAll(ColumnList.quoted("NaN", "Infinity", "-Infinity"));
            bounded.addAll(ColumnList.quoted("NaN"));
            reals.addAll(ColumnList.quoted("NaN", "Infinity", "-Infinity"));
            doubles.addAll(ColumnList.quoted("NaN", "Infinity", "-Infinity"));
        }
        columns.add("c_numeric", "numeric", numerics);
        columns.add("c_numeric_30_10", "numeric(30,10)", bounded);
        columns.add("c_real", "real", reals);
        columns.add("c_double", "double precision", doubles);
        columns.add("c_money", "money", ColumnList.quoted("0", "-92233720368547758.08", "12.34"));
        columns.add("c_boolean", "boolean", "true", "false");
        columns.add("c_bit_8", "bit(8)", "b'00000000'", "b'10000001'", "b'11111111'");
        columns.add("c_varbit", "bit varying(70)", "b''", "b'1'", "b'" + "10".repeat(35) + "'");
        columns.add("c_domain", "positive", "1", "2147483647");
        columns.add("c_generated", "bigint GENERATED ALWAYS AS (c_integer::bigint * 2) STORED", List.of());
    }

    private void texts() {
        columns.add("c_char_10", "char(10)", Texts.postgres(Texts.forChar()));
        columns.add("c_varchar_200", "varchar(200)", Texts.postgres(Texts.forVarchar()));
        columns.add("c_text", "text", Texts.postgres(Texts.forText()));
        columns.add("c_bytea", "bytea", Texts.postgresBytes(Integer.MAX_VALUE));
        columns.add("c_enum", "mood", ColumnList.quoted("sad", "ok", "it''s, \"great\"", ""));
        columns.add(
                "c_uuid",
                "uuid",
                ColumnList.quoted(
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff",
                        "80000000-0000-4000-8000-000000000001"));
    }

    private void times() {
        List<String> dates = ColumnList.quoted("0001-01-01", "9999-12-31", "1970-01-01", "2024-02-29", "1582-10-10");
        List<String> timestamps = ColumnList.quoted(
                "0001-01-01 00:00:00",
                "9999-12-31 23:59:59.999999",
                "1970-01-01 00:00:00",
                "2024-03-31 02:30:00.000001");
        List<String> instants = ColumnList.quoted(
                "1000-01-01 00:00:00+00",
                "9999-12-31 23:59:59.999999+00",
                "2024-03-31 01:00:00+00",
                "2024-10-27 01:30:00.5+02",
                "1970-01-01 00:00:00-12");
        if (extremes.contains(Extreme.FAR_DATES)) {
            dates.addAll(ColumnList.quoted("4713-01-01 BC", "5874897-12-31", "0044-03-15 BC"));
            timestamps.addAll(ColumnList.quoted("4713-01-01 00:00:00 BC", "294276-12-31 23:59:59.999999"));
            instants.addAll(ColumnList.quoted("4713-01-01 00:00:00+00 BC", "294276-12-31 23:59:59.999999+00"));
        }
        if (extremes.contains(Extreme.INFINITE_DATES)) {
            dates.addAll(ColumnList.quoted("infinity", "-infinity"));
            timestamps.addAll(ColumnList.quoted("infinity", "-infinity"));
            instants.addAll(ColumnList.quoted("infinity", "-infinity"));
        }
        List<String> times = ColumnList.quoted("00:00:00", "23:59:59.999999", "12:34:56.1");
        if (extremes.contains(Extreme.LONG_TIMES)) {
            times.addAll(ColumnList.quoted("24:00:00"));
        }
        columns.add("c_date", "date", dates);
        columns.add("c_timestamp", "timestamp", timestamps);
        columns.add("c_timestamp_0", "timestamp(0)", ColumnList.quoted("2024-02-29 12:00:00", "1999-12-31 23:59:59"));
        columns.add("c_timestamptz", "timestamptz", instants);
        columns.add("c_time", "time", times);
        columns.add("c_timetz", "timetz", ColumnList.quoted("00:00:00+00", "23:59:59.999999-12", "12:00:00+05:30"));
        columns.add(
                "c_interval",
                "interval",
                ColumnList.quoted("0", "1 year 2 mons 3 days 04:05:06.789", "-1 day", "-00:00:00.000001"));
    }

    private void structures() {
        List<String> documents = ColumnList.quoted(
                "{}",
                "[]",
                "null",
                "\"text\"",
                "1.50",
                "{\"b\": [1, 2.0, null, true], \"a\": {\"ü\": \"😀 \\\" \\\\ \\n\"}}",
                "12345678901234567");
        columns.add("c_json", "json", documents);
        columns.add("c_jsonb", "jsonb", documents);
        columns.add("c_int_array", "int[]", ColumnList.quoted("{}", "{1,NULL,-2147483648}", "{{1,2},{3,4}}"));
        columns.add(
                "c_text_array",
                "text[]",
                ColumnList.quoted("{}", "{\"a,b\",\"c\\\"d\",NULL,\"NULL\",\"\",\"{}\",\"back\\\\slash\"}"));
        columns.add("c_enum_array", "mood[]", ColumnList.quoted("{}", "{sad,ok}"));
        columns.add("c_point", "point", ColumnList.quoted("(0,0)", "(-1.5,1e10)"));
        columns.add("c_inet", "inet", ColumnList.quoted("127.0.0.1", "10.1.2.3/8", "::1", "2001:db8::/32"));
        columns.add("c_cidr", "cidr", ColumnList.quoted("10.0.0.0/8", "2001:db8::/32"));
        columns.add("c_macaddr", "macaddr", ColumnList.quoted("08:00:2b:01:02:03"));
        columns.add("c_int4range", "int4range", ColumnList.quoted("empty", "[1,5)", "(,)", "[-1,)"));
        columns.add(
                "c_tstzrange",
                "tstzrange",
                ColumnList.quoted("empty", "[2024-01-01 00:00:00+00,2024-02-01 00:00:00+00)"));
        columns.add("c_tsvector", "tsvector", ColumnList.quoted("", "a fat cat", "fat:2A cat:3"));
    }
}
