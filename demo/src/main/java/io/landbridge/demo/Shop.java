package io.landbridge.demo;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;

/**
 * A shop's tables with rows made by the server itself: half order lines, the rest orders, customers and products.
 *
 * @param customers and the others: rows of each table
 */
record Shop(long customers, long products, long orders, long lines) {

    static final int LINES_PER_ORDER = 2;

    /** A shop of about that many rows in all. */
    static Shop of(long rows) {
        long products = Math.max(10, rows / 100);
        long orders = rows / 4;
        long lines = orders * LINES_PER_ORDER;
        return new Shop(rows - products - orders - lines, products, orders, lines);
    }

    long rows() {
        return customers + products + orders + lines;
    }

    /** Creates and fills the tables. */
    void create(TestDatabase database) {
        Dialect dialect = database.engine() == Engine.POSTGRESQL ? Dialect.POSTGRESQL : Dialect.MYSQL;
        dialect.tables().forEach(database::execute);
        fill(database, "customers", customers, dialect.customers());
        fill(database, "products", products, dialect.products());
        fill(database, "orders", orders, dialect.orders(customers));
        fill(database, "order_lines", lines, dialect.lines(products, LINES_PER_ORDER));
        dialect.after().forEach(database::execute);
    }

    private static void fill(TestDatabase database, String table, long rows, String select) {
        String numbers = switch (database.engine()) {
            case POSTGRESQL -> "(SELECT n FROM generate_series(1, " + rows + ") AS g(n)) AS numbers";
            case MARIADB -> "(SELECT CAST(seq AS SIGNED) AS n FROM seq_1_to_" + rows + ") AS numbers";
            case MYSQL ->
                "(WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < " + rows
                        + ") SELECT n FROM g) AS numbers";
        };
        if (database.engine() == Engine.MYSQL) {
            // the limit is the session's; one request keeps it
            database.execute("SET SESSION cte_max_recursion_depth = " + (rows + 1));
        }
        database.execute("INSERT INTO " + table + ' ' + select + " FROM " + numbers);
    }

    private enum Dialect {
        MYSQL {
            @Override
            List<String> tables() {
                return List.of("""
                        CREATE TABLE customers (
                          id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
                          name varchar(80) NOT NULL,
                          email varchar(120),
                          status enum('low','medium','high') NOT NULL DEFAULT 'low',
                          newsletter tinyint(1) NOT NULL DEFAULT 0,
                          legacy_flag char(1),
                          born date,
                          created_at datetime(3) NOT NULL,
                          KEY customers_email (email)
                        ) CHARACTER SET utf8mb4""", """
                        CREATE TABLE products (
                          id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
                          sku varchar(20) NOT NULL UNIQUE,
                          title varchar(200) NOT NULL,
                          price decimal(10,2) NOT NULL,
                          weight double,
                          picture varbinary(64),
                          stock int NOT NULL
                        ) CHARACTER SET utf8mb4""", """
                        CREATE TABLE orders (
                          id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
                          customer_id bigint unsigned NOT NULL,
                          state varchar(12) NOT NULL,
                          total decimal(12,2) NOT NULL,
                          placed_at timestamp(6) NOT NULL,
                          note text,
                          KEY orders_placed (placed_at),
                          CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
                        ) CHARACTER SET utf8mb4""", """
                        CREATE TABLE order_lines (
                          order_id bigint unsigned NOT NULL,
                          line smallint NOT NULL,
                          product_id int unsigned NOT NULL,
                          quantity int NOT NULL,
                          price decimal(10,2) NOT NULL,
                          PRIMARY KEY (order_id, line),
                          CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES orders (id),
                          CONSTRAINT lines_product FOREIGN KEY (product_id) REFERENCES products (id)
                        ) CHARACTER SET utf8mb4""");
            }

            @Override
            String random(long below, int salt) {
                return "(n * " + salt + " + n DIV 7) % " + below;
            }

            @Override
            String timestamp(String seconds) {
                return "'2020-01-01 00:00:00' + INTERVAL " + seconds + " SECOND";
            }

            @Override
            String bytes() {
                return "unhex(sha2(n, 256))";
            }

            @Override
            String text(String number) {
                return "concat(" + number + ")";
            }

            @Override
            String flag() {
                return "n % 3 = 0";
            }

            @Override
            List<String> after() {
                return List.of("ANALYZE TABLE customers, products, orders, order_lines");
            }
        },
        POSTGRESQL {
            @Override
            List<String> tables() {
                return List.of(
                        """
                        CREATE TABLE customers (
                          id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                          name varchar(80) NOT NULL,
                          email varchar(120),
                          status varchar(6) NOT NULL DEFAULT 'low',
                          newsletter boolean NOT NULL DEFAULT false,
                          legacy_flag char(1),
                          born date,
                          created_at timestamp(3) NOT NULL
                        )""",
                        "CREATE INDEX customers_email ON customers (email)",
                        """
                        CREATE TABLE products (
                          id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                          sku varchar(20) NOT NULL UNIQUE,
                          title varchar(200) NOT NULL,
                          price numeric(10,2) NOT NULL,
                          weight double precision,
                          picture bytea,
                          stock integer NOT NULL
                        )""",
                        """
                        CREATE TABLE orders (
                          id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                          customer_id bigint NOT NULL CONSTRAINT orders_customer REFERENCES customers,
                          state varchar(12) NOT NULL,
                          total numeric(12,2) NOT NULL,
                          placed_at timestamptz NOT NULL,
                          note text
                        )""",
                        "CREATE INDEX orders_placed ON orders (placed_at)",
                        // MySQL makes one for the foreign key
                        "CREATE INDEX orders_customer_id ON orders (customer_id)",
                        """
                        CREATE TABLE order_lines (
                          order_id bigint NOT NULL CONSTRAINT lines_order REFERENCES orders,
                          line smallint NOT NULL,
                          product_id integer NOT NULL CONSTRAINT lines_product REFERENCES products,
                          quantity integer NOT NULL,
                          price numeric(10,2) NOT NULL,
                          PRIMARY KEY (order_id, line)
                        )""");
            }

            @Override
            String random(long below, int salt) {
                return "(n::bigint * " + salt + " + n / 7) % " + below;
            }

            @Override
            String timestamp(String seconds) {
                return "timestamp '2020-01-01 00:00:00' + (" + seconds + ") * interval '1 second'";
            }

            @Override
            String bytes() {
                return "sha256(n::text::bytea)";
            }

            @Override
            String text(String number) {
                return "(" + number + ")::text";
            }

            @Override
            String flag() {
                return "n % 3 = 0";
            }

            @Override
            List<String> after() {
                // rows came with their numbers, so the counters are told
                return List.of(
                        "SELECT setval(pg_get_serial_sequence('customers', 'id'), (SELECT max(id) FROM customers))",
                        "SELECT setval(pg_get_serial_sequence('products', 'id'), (SELECT max(id) FROM products))",
                        "SELECT setval(pg_get_serial_sequence('orders', 'id'), (SELECT max(id) FROM orders))",
                        "ANALYZE");
            }
        };

        abstract List<String> tables();

        abstract String random(long below, int salt);

        abstract String timestamp(String seconds);

        abstract String bytes();

        abstract String text(String number);

        abstract String flag();

        abstract List<String> after();

        String customers() {
            return "SELECT n, concat('Customer ', n, ' Müller'), CASE WHEN n % 50 = 0 THEN NULL ELSE concat(' Client', n, '@Example.ORG ') END, "
                    + "CASE n % 3 WHEN 0 THEN 'low' WHEN 1 THEN 'medium' ELSE 'high' END, " + flag()
                    + ", CASE WHEN n % 9 = 0 THEN 'x' END, CASE WHEN n % 4 > 0 THEN CAST("
                    + timestamp("-1000 * (" + random(900_000, 31) + ")") + " AS date) END, "
                    + timestamp(random(80_000_000, 77));
        }

        String products() {
            return "SELECT n, concat('SKU-', n), concat('Product \"', n, '\" — 木 \\\\ ', " + text("n * n % 97") + "), ("
                    + random(90_000, 13) + ") / 100, n / 7.0e0, " + bytes() + ", 100 + n % 900";
        }

        String orders(long customers) {
            return "SELECT n, 1 + (" + random(customers, 17)
                    + "), CASE n % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'paid' WHEN 2 THEN 'sent' ELSE 'returned' END, ("
                    + random(1_000_000, 29) + ") / 100, " + timestamp(random(100_000_000, 41))
                    + ", CASE WHEN n % 5 = 0 THEN concat('leave at the door\\n\\t', n) END";
        }

        String lines(long products, int perOrder) {
            return "SELECT 1 + floor((n - 1) / " + perOrder + "), 1 + (n - 1) % " + perOrder + ", 1 + ("
                    + random(products, 19) + "), 1 + n % 9, (" + random(90_000, 23) + ") / 100";
        }
    }
}
