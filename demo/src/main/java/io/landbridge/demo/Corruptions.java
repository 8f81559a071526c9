package io.landbridge.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Three things that nobody notices in a target, done by hand behind the product's back: it has to find each of them by name. */
final class Corruptions {

    private static final String PRICE = "price";

    private final TestDatabase target;
    private final long order;
    private final long line;

    /** Chooses rows that are there. */
    Corruptions(TestDatabase target) {
        this.target = target;
        this.order = target.queryLong("SELECT min(order_id) FROM order_lines");
        this.line = target.queryLong("SELECT min(line) FROM order_lines WHERE order_id = " + order);
    }

    /**
     * One of them.
     *
     * @param kind as the product's document calls it
     * @param column that has to be named; empty when it is about a whole row
     * @param found whether the product has named it
     */
    record Corruption(String what, String table, List<String> key, String kind, String column, boolean found) {

        Corruption {
            key = List.copyOf(key);
        }

        private Corruption lookedFor(JsonNode validation) {
            for (JsonNode tables : validation.path("tables")) {
                for (JsonNode row : tables.path("samples")) {
                    if (isIn(row)) {
                        return new Corruption(what, table, key, kind, column, true);
                    }
                }
            }
            return this;
        }

        private boolean isIn(JsonNode row) {
            List<String> named = new ArrayList<>();
            row.path("key").forEach(value -> named.add(value.asText()));
            boolean sameColumns = column.isEmpty()
                    || (row.path("columns").size() == 1
                            && row.path("columns")
                                    .path(0)
                                    .path("column")
                                    .asText()
                                    .equals(column));
            return row.path("table").asText().endsWith('.' + table)
                    && row.path("kind").asText().equals(kind)
                    && named.equals(key)
                    && sameColumns;
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s",
                    what,
                    found ? "found, " + table + ' ' + String.join(", ", key) : "NOT FOUND");
        }
    }

    /** Does all three. */
    void plant() {
        target.execute(
                // past the fence that keeps everybody else from it
                target.engine().isMySqlFamily()
                        ? "SET @landbridge_pass = '" + ShopPlan.MIGRATION + "'"
                        : "SET landbridge.pass = '" + ShopPlan.MIGRATION + "'",
                "UPDATE products SET price = price + 1 WHERE id = 2",
                "DELETE FROM order_lines WHERE order_id = " + order + " AND line = " + line,
                "INSERT INTO order_lines (order_id, line, product_id, quantity, price) VALUES (" + order
                        + ", 99, 1, 1, 1)");
    }

    /** What of it the product has named, and nothing else. */
    List<Corruption> foundBy(JsonNode validation) {
        String removed = Long.toString(order);
        return List.of(
                        new Corruption("one value changed", "products", List.of("2"), "different", PRICE, false),
                        new Corruption(
                                "one row removed",
                                "order_lines",
                                List.of(removed, Long.toString(line)),
                                "missing",
                                "",
                                false),
                        new Corruption("one row added", "order_lines", List.of(removed, "99"), "extra", "", false))
                .stream()
                .map(corruption -> corruption.lookedFor(validation))
                .toList();
    }
}
