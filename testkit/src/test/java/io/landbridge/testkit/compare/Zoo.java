package io.landbridge.testkit.compare;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.util.Map;

/** The same few rows of many types in either engine, written by hand, so that the comparer is not judged by itself. */
final class Zoo {

    private Zoo() {}

    private static final String POSTGRES = """
            CREATE TABLE zoo (id bigint PRIMARY KEY, i int, n numeric(24,6), b boolean, f4 real, f8 double precision,
              t text, c char(6), v varchar(40), bin bytea, d date, ts timestamp(6), tz timestamptz(6), tm time(6),
              j jsonb, u uuid, bits bit(8), e text, s text[], g point)
            """;

    private static final String MYSQL = """
            CREATE TABLE zoo (id bigint PRIMARY KEY, i int, n decimal(24,6), b tinyint(1), f4 float, f8 double,
              t text, c char(6), v varchar(40), bin varbinary(100), d date, ts datetime(6), tz timestamp(6) NULL,
              tm time(6), j json, u UUID, bits bit(8), e enum('red','green',''), s set('x','y','z'), g point)
              DEFAULT CHARSET utf8mb4
            """;

    private static final String[] ROWS = {
        "1, -2147483648, -123456789012345678.123456, true, 123456.1, 0.1, 'plain', 'ab', 'x', BYTES(00ff10),"
                + " '2024-02-29', '2024-02-29 23:59:59.999999', INSTANT(2024-03-31 01:30:00.5), '23:59:59.5',"
                + " '{\"a\": 1.0, \"b\": [1, 2]}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', b'00000101', 'red',"
                + " SET(x,y), POINT(1.5 -2)",
        "2, 2147483647, 0.000001, false, -0.5, -1.7976931348623157e308, '', '', '', BYTES(), '0001-01-01',"
                + " '1000-01-01 00:00:00', INSTANT(1970-01-01 00:00:01), '00:00:00', '[]',"
                + " '00000000-0000-0000-0000-000000000000', b'11111111', '', SET(), POINT(0 0)",
        "3, 0, 0, NULL, 1e-30, 2.2250738585072014e-308, 'quote '' tab \t line \n end', 'a b', 'ünïcödé 😀',"
                + " BYTES(deadbeef), '9999-12-31', '9999-12-31 23:59:59', INSTANT(2038-01-19 03:14:07), '12:34:56.000001',"
                + " '{\"k\": \"v\", \"n\": null}', 'ffffffff-ffff-ffff-ffff-ffffffffffff', b'00000000', 'green',"
                + " SET(z), POINT(-180 90)",
        "4" + ", NULL".repeat(19),
        "5, 5, 5, true, 5, 5, 'Case', 'cas', 'cas', BYTES(05), '2005-05-05', '2005-05-05 05:05:05',"
                + " INSTANT(2005-05-05 05:05:05), '05:05:05', '5', '55555555-5555-5555-5555-555555555555',"
                + " b'00000101', 'red', SET(x), POINT(5 5)",
    };

    static void create(TestDatabase database) {
        Engine engine = database.engine();
        String table = engine == Engine.POSTGRESQL ? POSTGRES : MYSQL;
        database.execute(engine == Engine.MYSQL ? table.replace("UUID", "char(36)") : table);
        for (String row : ROWS) {
            database.execute("INSERT INTO zoo VALUES (" + literals(engine, row) + ")");
        }
    }

    static String literals(Engine engine, String sql) {
        boolean postgres = engine == Engine.POSTGRESQL;
        Map<String, String> forms = Map.of(
                "BYTES\\(([0-9a-f]*)\\)", postgres ? "'\\\\\\\\x$1'" : "x'$1'",
                "INSTANT\\(([^)]*)\\)", postgres ? "'$1+00'" : "'$1'",
                "SET\\(([a-z,]*)\\)", postgres ? "'{$1}'" : "'$1'",
                "POINT\\(([^ ]+) ([^)]+)\\)", postgres ? "point($1, $2)" : "ST_GeomFromText('POINT($1 $2)')");
        String result = sql;
        for (Map.Entry<String, String> form : forms.entrySet()) {
            result = result.replaceAll(form.getKey(), form.getValue().replace("\\\\\\\\x", "\\\\x"));
        }
        return result;
    }
}
