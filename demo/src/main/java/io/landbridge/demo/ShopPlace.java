package io.landbridge.demo;

import io.landbridge.testkit.server.Engine;

/**
 * What a shop's statements have to know of the database they are for.
 *
 * @param customers the table's name there
 * @param isNew whether it is the one that the shop moves to, whose table of customers is another
 */
record ShopPlace(Engine engine, String customers, boolean isNew) {

    /** The database that the shop comes from. */
    static ShopPlace old(Engine engine) {
        return new ShopPlace(engine, "customers", false);
    }

    /** The database that the shop moves to, as the plan of the demo makes it. */
    static ShopPlace target(Engine engine, String customerSchema) {
        return new ShopPlace(engine, engine.quote(customerSchema) + ".customer", true);
    }

    /** Registers a customer with an id and an email; the rest is drawn already. */
    String registration(String newsletter, String now) {
        return isNew
                ? "INSERT INTO " + customers
                        + " (id, full_name, email, status_id, newsletter, born, created_at, region)"
                        + " VALUES (?, ?, lower(trim(?)), 1, " + newsletter + ", NULL, " + now + ", 'EU')"
                : "INSERT INTO customers (id, name, email, status, newsletter, legacy_flag, born, created_at)"
                        + " VALUES (?, ?, ?, 'low', " + newsletter + ", NULL, NULL, " + now + ")";
    }

    /** Makes a customer one of the best. */
    String promotion() {
        return "UPDATE " + customers + (isNew ? " SET status_id = 3" : " SET status = 'high'") + " WHERE id = ?";
    }

    /** The number of the order that this session has just placed. */
    String placedOrder() {
        return engine == Engine.POSTGRESQL ? "currval(pg_get_serial_sequence('orders', 'id'))" : "last_insert_id()";
    }
}
