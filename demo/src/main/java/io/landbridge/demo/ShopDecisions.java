package io.landbridge.demo;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.traffic.Command;
import io.landbridge.testkit.traffic.Step;
import io.landbridge.testkit.traffic.TrafficTransaction;
import io.landbridge.testkit.traffic.Workload.Decisions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What comes in through one of the shop's doors, one business transaction after another. */
final class ShopDecisions implements Decisions {

    private static final int HOT_PRODUCTS = 10;
    private static final int RECENT = 100;
    private static final String STATE = "UPDATE orders SET state = ? WHERE id = ? AND state <> ?";
    private static final String STOCK = "UPDATE products SET stock = stock + ? WHERE id = ?";

    private final Shop shop;
    private final Random random;
    private final int writers;
    private ShopPlace at;
    private long nextCustomer;
    private long placed;

    ShopDecisions(Shop shop, Engine engine, int writer, int writers, Random random) {
        this.shop = shop;
        this.random = random;
        this.at = ShopPlace.old(engine);
        this.writers = writers;
        this.nextCustomer = shop.customers() + 1 + writer;
    }

    /** Decides for another database from now on. */
    void moveTo(ShopPlace place) {
        at = place;
    }

    @Override
    public TrafficTransaction next() {
        int turn = random.nextInt(100);
        Step step;
        if (turn < 30) {
            step = place();
        } else if (turn < 50) {
            step = state(ShopChange.ORDER_PAID, "paid");
        } else if (turn < 65) {
            step = state(ShopChange.ORDER_SENT, "sent");
        } else if (turn < 78) {
            step = cancel();
        } else if (turn < 88) {
            step = move();
        } else if (turn < 93) {
            step = price();
        } else if (turn < 97) {
            step = register();
        } else {
            step = merge();
        }
        return new TrafficTransaction(List.of(step), random.nextInt(50) == 0);
    }

    private Step register() {
        long id = newCustomer();
        return Step.of(
                ShopChange.CUSTOMER_REGISTERED.name(),
                Command.of(
                        at.registration(random.nextBoolean() ? "true" : "false", now(3)),
                        id,
                        "New Customer " + id + " Ærø",
                        random.nextInt(5) == 0 ? null : " New" + id + "@Example.ORG"));
    }

    private Step merge() {
        long kept = customer();
        long merged = customer();
        if (merged == kept) {
            return register();
        }
        return Step.of(
                ShopChange.CUSTOMERS_MERGED.name(),
                // both are there
                Command.of(at.promotion(), kept),
                Command.of("UPDATE " + at.customers() + " SET email = NULL WHERE id = ?", merged),
                Command.of("UPDATE orders SET customer_id = ? WHERE customer_id = ?", kept, merged)
                        .orGoOn(),
                Command.of("UPDATE " + at.customers() + " SET id = ? WHERE id = ?", newCustomer(), merged)
                        .orRollBack());
    }

    /** The order's number is the server's; the lines follow it there. */
    private Step place() {
        placed++;
        String order = at.placedOrder();
        long[] products = {product(), product()};
        int[] quantities = {1 + random.nextInt(5), 1 + random.nextInt(5)};
        BigDecimal price = BigDecimal.valueOf(100 + random.nextInt(50_000), 2);
        BigDecimal total = price.multiply(BigDecimal.valueOf(quantities[0] + (long) quantities[1]));
        return Step.of(
                ShopChange.ORDER_PLACED.name(),
                Command.of(
                        "INSERT INTO orders (customer_id, state, total, placed_at, note)" + " SELECT id, 'open', ?, "
                                + now(6) + ", ? FROM " + at.customers() + " WHERE id = ?",
                        total,
                        random.nextInt(3) == 0 ? "ring twice,\n\"please\" — ありがとう" : null,
                        customer()),
                Command.of(
                        "INSERT INTO order_lines (order_id, line, product_id, quantity, price) VALUES (" + order
                                + ", 1, ?, ?, ?), (" + order + ", 2, ?, ?, ?)",
                        products[0],
                        quantities[0],
                        price,
                        products[1],
                        quantities[1],
                        price),
                Command.of(STOCK, -quantities[0], products[0]).orRollBack(),
                Command.of(STOCK, -quantities[1], products[1]).orRollBack());
    }

    private Step state(ShopChange change, String state) {
        return Step.of(change.name(), Command.of(STATE, state, order(), state));
    }

    private Step cancel() {
        long order = order();
        Command lock = Command.of(STATE, "cancelled", order, "cancelled");
        List<Command> returned = IntStream.rangeClosed(1, Shop.LINES_PER_ORDER)
                .mapToObj(line -> {
                    String of = " FROM order_lines WHERE order_id = ? AND line = ?)";
                    return Command.of(
                                    "UPDATE products SET stock = stock + (SELECT quantity" + of
                                            + " WHERE id = (SELECT product_id" + of,
                                    order,
                                    line,
                                    order,
                                    line)
                            .orRollBack();
                })
                .toList();
        return Step.of(
                ShopChange.ORDER_CANCELLED.name(),
                lock,
                returned.get(0),
                returned.get(1),
                // by nobody's cascade: MariaDB would not log it, and a stream is refused over one
                Command.of("DELETE FROM order_lines WHERE order_id = ?", order).orRollBack(),
                Command.of("DELETE FROM orders WHERE id = ?", order).orRollBack());
    }

    private Step move() {
        long from = product();
        long to = product();
        int quantity = 1 + random.nextInt(20);
        return Step.of(
                ShopChange.STOCK_MOVED.name(),
                Command.of(STOCK, -quantity, from),
                Command.of(STOCK, quantity, to).orRollBack());
    }

    private Step price() {
        BigDecimal price = BigDecimal.valueOf(100 + random.nextInt(90_000), 2);
        return Step.of(
                ShopChange.PRICE_CHANGED.name(),
                Command.of("UPDATE products SET price = ? WHERE id = ?", price, product()));
    }

    private long newCustomer() {
        long id = nextCustomer;
        nextCustomer += writers;
        return id;
    }

    private long customer() {
        return 1 + uniform(shop.customers());
    }

    private long product() {
        return 1 + uniform(random.nextInt(4) == 0 ? HOT_PRODUCTS : shop.products());
    }

    /** An order of the beginning, or about one of the latest: all doors are about equally busy. */
    private long order() {
        long latest = placed * writers;
        return random.nextBoolean() && latest > 0
                ? shop.orders() + latest - uniform(Math.min(latest, RECENT))
                : 1 + uniform(shop.orders());
    }

    private long uniform(long below) {
        return (long) (random.nextDouble() * below);
    }

    private static String now(int digits) {
        return "current_timestamp(" + digits + ")";
    }
}
