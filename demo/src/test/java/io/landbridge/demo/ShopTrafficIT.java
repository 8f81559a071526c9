package io.landbridge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.traffic.Outcome;
import io.landbridge.testkit.traffic.Traffic;
import io.landbridge.testkit.traffic.TrafficResult;
import io.landbridge.testkit.traffic.Verb;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShopTrafficIT {

    private static final long SEED = 20_261_127;

    private static long rows(TestDatabase database) {
        return database.count("customers")
                + database.count("products")
                + database.count("orders")
                + database.count("order_lines");
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void everythingHappensInTheShopAndNoGoodsAreLost(ServerKind kind) {
        Shop shop = Shop.of(4_000);
        try (TestDatabase database = Servers.shared(kind).createDatabase("shop")) {
            shop.create(database);
            long goods = ShopTraffic.goods(database);
            TrafficResult result;
            try (Traffic traffic = Traffic.on(database, new ShopTraffic(shop))
                    .seed(SEED)
                    .writers(3)
                    .transactions(1_200)
                    .start()) {
                result = traffic.await(Duration.ofMinutes(5));
            }

            assertThat(result.changes().keySet())
                    .as("%s", result)
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(ShopChange.values()).map(Enum::name).toList());
            assertThat(result.committed()).as("%s", result).isGreaterThan(600);
            assertThat(result.transactions(Outcome.ROLLED_BACK)).isPositive();
            assertThat(ShopTraffic.goods(database)).isEqualTo(goods);
            assertThat(rows(database)).isEqualTo(shop.rows() + result.rows(Verb.INSERT) - result.rows(Verb.DELETE));
            assertThat(database.queryLong("SELECT max(id) FROM customers")).isGreaterThan(shop.customers());
            assertThat(database.count("order_lines")).isEqualTo(Shop.LINES_PER_ORDER * database.count("orders"));
        }
    }
}
