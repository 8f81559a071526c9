package io.landbridge.demo;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.traffic.Traffic;
import io.landbridge.testkit.traffic.Workload;
import java.util.Random;

/**
 * The shop's customers at work. Goods are neither made nor lost: {@link #goods} is the same before and after each
 * transaction.
 */
record ShopTraffic(Shop shop) implements Workload {

    private static final int WRITERS = 4;

    /** Opens the shop; a source that goes away for a while loses no more than the transactions under way. */
    Traffic open(TestDatabase source, int transactionsPerSecond, long seed) {
        return Traffic.on(source, this)
                .seed(seed)
                .writers(WRITERS)
                .rate(transactionsPerSecond)
                .toleratingLostConnections()
                .start();
    }

    @Override
    public Decisions decisions(Engine engine, int writer, int writers, Random random) {
        return new ShopDecisions(shop, engine, writer, writers, random);
    }

    /** What is on the shelves and in orders together. */
    static long goods(TestDatabase database) {
        return database.queryLong(
                "SELECT (SELECT sum(stock) FROM products) + (SELECT sum(quantity) FROM order_lines) AS goods");
    }
}
