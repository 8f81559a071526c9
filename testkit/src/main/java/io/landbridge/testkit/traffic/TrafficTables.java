package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.Engine;
import java.util.ArrayList;
import java.util.List;

/** The tables' definitions. */
final class TrafficTables {

    private static final int NUMBERED_COLUMNS = 20;

    private TrafficTables() {}

    static List<String> definitions(Engine engine) {
        boolean postgres = engine == Engine.POSTGRESQL;
        String end = postgres ? ")" : ") DEFAULT CHARSET utf8mb4";
        String uuid = engine == Engine.MYSQL ? "char(36)" : "uuid";
        List<String> all = new ArrayList<>(List.of(
                """
                CREATE TABLE live_account (
                  id bigint PRIMARY KEY,
                  owner varchar(200) NOT NULL,
                  balance decimal(14,2) NOT NULL DEFAULT 0,
                  note varchar(100)""" + end,
                """
                CREATE TABLE live_label (
                  name varchar(60) PRIMARY KEY,
                  code varchar(30) NOT NULL UNIQUE,
                  note varchar(100)""" + end,
                """
                CREATE TABLE live_shelf (
                  warehouse int NOT NULL,
                  item int NOT NULL,
                  stock int NOT NULL,
                  note varchar(100),
                  PRIMARY KEY (warehouse, item)""" + end,
                "CREATE TABLE live_token (id " + uuid + " PRIMARY KEY, holder varchar(100) NOT NULL, note varchar(100)"
                        + end,
                """
                CREATE TABLE live_parcel (
                  id bigint PRIMARY KEY,
                  total decimal(14,2) NOT NULL,
                  items int NOT NULL,
                  revision int NOT NULL,
                  note varchar(100)""" + end,
                """
                CREATE TABLE live_parcel_item (
                  parcel_id bigint NOT NULL,
                  line int NOT NULL,
                  amount decimal(14,2) NOT NULL,
                  PRIMARY KEY (parcel_id, line),
                  CONSTRAINT live_item_parcel FOREIGN KEY (parcel_id) REFERENCES live_parcel (id)""" + end,
                document(postgres, end),
                reading(postgres, end)));
        if (postgres) {
            // Compression could make a large value short enough to stay in its row.
            all.add("ALTER TABLE live_document ALTER body SET STORAGE EXTERNAL");
        }
        return List.copyOf(all);
    }

    private static String document(boolean postgres, String end) {
        StringBuilder sql = new StringBuilder("""
                CREATE TABLE live_document (
                  id bigint PRIMARY KEY,
                  title varchar(100) NOT NULL,
                  body %s NOT NULL,
                  note varchar(100)""".formatted(postgres ? "text" : "longtext"));
        for (int column = 1; column <= NUMBERED_COLUMNS; column++) {
            sql.append(", c%02d int".formatted(column));
        }
        return sql.append(end).toString();
    }

    private static String reading(boolean postgres, String end) {
        return """
                CREATE TABLE live_reading (
                  id bigint PRIMARY KEY,
                  c_small smallint,
                  c_int int,
                  c_big bigint,
                  c_decimal decimal(20,4),
                  c_single %s,
                  c_double double precision,
                  c_char char(10),
                  note varchar(100),
                  c_text text,
                  c_bytes %s,
                  c_date date,
                  c_time time(6),
                  c_moment %s(6),
                  c_instant %s,
                  c_json %s""".formatted(
                                postgres ? "real" : "float",
                                postgres ? "bytea" : "varbinary(200)",
                                postgres ? "timestamp" : "datetime",
                                postgres ? "timestamptz(6)" : "timestamp(6) NULL",
                                postgres ? "jsonb" : "json")
                + end;
    }
}
