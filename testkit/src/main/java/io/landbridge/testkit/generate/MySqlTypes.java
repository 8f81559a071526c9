package io.landbridge.testkit.generate;

import io.landbridge.testkit.server.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The types of MySQL and MariaDB with the values at their edges. */
final class MySqlTypes {

    private final Engine engine;
    private final Set<Extreme> extremes;
    private final ColumnList columns = new ColumnList();

    private MySqlTypes(Engine engine, Set<Extreme> extremes) {
        this.engine = engine;
        this.extremes = extremes;
    }

    static List<TypedColumn> columns(Engine engine, Set<Extreme> extremes) {
        MySqlTypes types = new MySqlTypes(engine, extremes);
        types.numbers();
        types.texts();
        types.bytes();
        types.times();
        types.structures();
        return types.columns.all();
    }

    private void numbers() {
        columns.add("c_tinyint", "tinyint", "-128", "127", "0");
        columns.add("c_tinyint_u", "tinyint unsigned", "0", "255");
        columns.add("c_smallint", "smallint", "-32768", "32767");
        columns.add("c_smallint_u", "smallint unsigned", "0", "65535");
        columns.add("c_mediumint", "mediumint", "-8388608", "8388607");
        columns.add("c_mediumint_u", "mediumint unsigned", "0", "16777215");
        columns.add("c_int", "int", "-2147483648", "2147483647", "0");
        columns.add("c_int_u", "int unsigned", "0", "4294967295");
        columns.add("c_bigint", "bigint", "-9223372036854775808", "9223372036854775807", "9007199254740993");
        columns.add("c_bigint_u", "bigint unsigned", "0", "18446744073709551615", "9223372036854775808");
        columns.add("c_bool", "boolean", "true", "false");
        columns.add("c_decimal_65_30", "decimal(65,30)", "0", "-" + "9".repeat(35) + "." + "9".repeat(30), "0.1");
        columns.add("c_decimal_10_2", "decimal(10,2)", "-99999999.99", "99999999.99", "1.10", "0");
        columns.add("c_float", "float", "0", "123456.1", "3.40282e38", "1.17549e-38", "-0.1");
        columns.add(
                "c_double", "double", "0", "0.1", "1.7976931348623157e308", "2.2250738585072014e-308", "1e15", "-0.5");
        columns.add("c_bit_1", "bit(1)", "b'0'", "b'1'");
        columns.add("c_bit_64", "bit(64)", "b'0'", "b'" + "1".repeat(64) + "'", "b'1" + "0".repeat(63) + "'");
        columns.add("c_generated", "bigint GENERATED ALWAYS AS (c_int * 2) STORED", List.of());
        columns.add("c_virtual", "bigint GENERATED ALWAYS AS (c_smallint + 1) VIRTUAL", List.of());
    }

    private void texts() {
        columns.add("c_char_10", "char(10)", Texts.mysql(Texts.forChar(), extremes));
        columns.add("c_varchar_200", "varchar(200)", Texts.mysql(Texts.forVarchar(), extremes));
        columns.add("c_varchar_latin1", "varchar(50) CHARACTER SET latin1", Texts.mysql(Texts.forLatin1(), Set.of()));
        columns.add("c_tinytext", "tinytext", Texts.mysql(Texts.forVarchar(), extremes));
        columns.add("c_text", "text", Texts.mysql(Texts.forVarchar(), extremes));
        columns.add("c_mediumtext", "mediumtext", Texts.mysql(Texts.forText(), extremes));
        columns.add("c_longtext", "longtext", Texts.mysql(Texts.forText(), extremes));
        List<String> moods = new ArrayList<>(List.of("'sad'", "'ok'", "'it''s great'", "'ünï'"));
        if (extremes.contains(Extreme.INVALID_ENUM)) {
            moods.add("'never heard of'");
        }
        columns.add("c_enum", "enum('sad','ok','it''s great','ünï')", moods);
        columns.add("c_set", "set('a','b','it''s','ü')", "''", "'a'", "'a,it''s'", "'a,b,it''s,ü'");
    }

    private void bytes() {
        columns.add("c_binary_4", "binary(4)", "x''", "x'00ff5c27'", "x'41'");
        columns.add("c_varbinary_300", "varbinary(300)", Texts.mysqlBytes(300));
        columns.add("c_tinyblob", "tinyblob", Texts.mysqlBytes(255));
        columns.add("c_blob", "blob", Texts.mysqlBytes(300));
        columns.add("c_longblob", "longblob", Texts.mysqlBytes(300));
    }

    private void times() {
        List<String> years = new ArrayList<>(List.of("1901", "2155", "2024"));
        List<String> dates = ColumnList.quoted("1000-01-01", "9999-12-31", "1970-01-01", "2024-02-29", "0001-01-01");
        List<String> moments = ColumnList.quoted("1000-01-01 00:00:00", "9999-12-31 23:59:59", "2024-03-31 02:30:00");
        List<String> fine =
                ColumnList.quoted("1000-01-01 00:00:00.000000", "9999-12-31 23:59:59.999999", "2024-03-31 02:30:00.1");
        List<String> instants =
                ColumnList.quoted("1970-01-01 00:00:01", "2038-01-19 03:14:07.999999", "2024-10-27 01:30:00.000001");
        List<String> times = ColumnList.quoted("00:00:00", "23:59:59.999999", "12:34:56.1");
        if (extremes.contains(Extreme.ZERO_DATES)) {
            years.add("0");
            dates.addAll(ColumnList.quoted("0000-00-00", "2024-00-00", "2024-02-00"));
            moments.addAll(ColumnList.quoted("0000-00-00 00:00:00", "2024-00-01 01:02:03"));
            fine.addAll(ColumnList.quoted("0000-00-00 00:00:00.000000"));
            instants.addAll(ColumnList.quoted("0000-00-00 00:00:00"));
        }
        if (extremes.contains(Extreme.LONG_TIMES)) {
            times.addAll(ColumnList.quoted("-838:59:59.000000", "838:59:59.000000", "-00:00:00.000001", "24:00:00"));
        }
        columns.add("c_year", "year", years);
        columns.add("c_date", "date", dates);
        columns.add("c_datetime", "datetime", moments);
        columns.add("c_datetime_6", "datetime(6)", fine);
        columns.add("c_timestamp_6", "timestamp(6) NULL DEFAULT NULL", instants);
        columns.add("c_time_6", "time(6)", times);
    }

    private void structures() {
        columns.add(
                "c_json",
                "json",
                ColumnList.quoted(
                        "{}",
                        "[]",
                        "null",
                        "\"text\"",
                        "1.5",
                        "{\"b\": [1, 2.0, null, true], \"a\": {\"ü\": \"😀\"}}",
                        "12345678901234567"));
        columns.add(
                "c_point",
                "point",
                "ST_GeomFromText('POINT(0 0)')",
                "ST_GeomFromText('POINT(-1.5 10000000000)')",
                "ST_GeomFromText('POINT(1 2)', 4326)");
        columns.add("c_polygon", "polygon", "ST_GeomFromText('POLYGON((0 0,0 2,2 2,0 0))')");
        if (engine == Engine.MARIADB) {
            columns.add(
                    "c_uuid",
                    "uuid",
                    ColumnList.quoted(
                            "00000000-0000-0000-0000-000000000000",
                            "ffffffff-ffff-ffff-ffff-ffffffffffff",
                            "80000000-0000-4000-8000-000000000001"));
            columns.add("c_inet6", "inet6", ColumnList.quoted("::1", "2001:db8::ff00:42:8329", "::ffff:192.0.2.1"));
        }
    }
}
