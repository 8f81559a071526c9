package io.landbridge.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.Waiting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TrafficIT {

    private static final long SEED = 20_261_127;
    private static final long ROWS = 600;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final TrafficSchema SCHEMA = TrafficSchema.of(ROWS);

    private static long rows(TestDatabase database) {
        return SCHEMA.tables().stream().mapToLong(database::count).sum();
    }

    private static void assertBooksAreRight(TestDatabase database, TrafficResult result) {
        assertThat(TrafficSchema.violations(database)).isEmpty();
        assertThat(rows(database))
                .as("%s", result)
                .isEqualTo(ROWS * 9 + result.rows(Verb.INSERT) - result.rows(Verb.DELETE));
    }

    private static void awaitCommits(Traffic traffic, long count) {
        Waiting.until(count + " commits", LIMIT, () -> traffic.result().committed() >= count ? Boolean.TRUE : null);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfChangeHappensAndTheBooksAreRight(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("traffic")) {
            SCHEMA.withFullIdentity().create(database);
            assertThat(rows(database)).isEqualTo(ROWS * 9);
            SchemaWorkload workload = SCHEMA.workload().large(60, 500);
            Traffic.Order order = Traffic.on(database, workload).seed(SEED).writers(3);

            TrafficResult result;
            try (Traffic traffic = order.transactions(1_500).start()) {
                result = traffic.await(LIMIT);
            }

            assertThat(result.changes().keySet())
                    .as("%s", result)
                    .containsAll(Arrays.stream(Change.values()).map(Enum::name).toList())
                    .contains(Step.SAVEPOINT_KEPT, Step.SAVEPOINT_UNDONE);
            assertThat(result.transactions(Outcome.ROLLED_BACK)).isPositive();
            assertThat(result.transactions().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(1_500);
            assertThat(result.committed()).as("%s", result).isGreaterThan(900);
            assertThat(result.rows()).containsOnlyKeys(Verb.values());
            assertBooksAreRight(database, result);
        }
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"POSTGRESQL, MARIADB", "POSTGRESQL_15, MYSQL"})
    void oneWriterWithOneSeedMakesTheSameRowsOnEveryEngine(ServerKind one, ServerKind other) {
        try (TestDatabase left = Servers.shared(one).createDatabase("traffic");
                TestDatabase right = Servers.shared(other).createDatabase("traffic")) {
            SCHEMA.create(left);
            SCHEMA.create(right);
            ComparisonResult begun =
                    Comparison.of(left, right).allTables().withSchema().compare();
            assertThat(begun.isEqual()).as("%s", begun).isTrue();

            for (TestDatabase database : new TestDatabase[] {left, right}) {
                Traffic.Order order = Traffic.on(database, SCHEMA.workload()).seed(SEED);
                try (Traffic traffic = order.writers(1).transactions(600).start()) {
                    traffic.await(LIMIT);
                }
            }

            ComparisonResult ended = Comparison.of(left, right).allTables().compare();
            assertThat(ended.isEqual()).as("%s", ended).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void standsStillWhilePausedAndGoesOn(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("pause")) {
            SCHEMA.create(database);
            try (Traffic traffic =
                    Traffic.on(database, SCHEMA.workload()).seed(SEED).start()) {
                awaitCommits(traffic, 50);

                traffic.pause();
                TrafficResult paused = traffic.result();
                assertBooksAreRight(database, paused);
                assertThat(traffic.result()).isEqualTo(paused);

                traffic.resume();
                awaitCommits(traffic, paused.committed() + 20);
                assertBooksAreRight(database, traffic.stop());
            }
        }
    }

    @Test
    void anotherSeriesBringsNewRowsToTablesThatHaveSeenTraffic() {
        try (TestDatabase database = Servers.postgresql().createDatabase("series")) {
            SCHEMA.create(database);
            for (int series = 0; series < 2; series++) {
                SchemaWorkload workload = SCHEMA.workload().series(series);
                try (Traffic traffic = Traffic.on(database, workload)
                        .seed(SEED)
                        .transactions(200)
                        .start()) {
                    assertThat(traffic.await(LIMIT).changes(Change.MULTI_ROW_INSERT.name()))
                            .isGreaterThan(5);
                }
            }
            assertThat(TrafficSchema.violations(database)).isEmpty();
        }
    }

    @Test
    void violationsAreFound() {
        try (TestDatabase database = Servers.postgresql().createDatabase("broken")) {
            SCHEMA.create(database);
            database.execute(
                    "UPDATE live_account SET balance = 1 WHERE id = 5",
                    "UPDATE live_parcel_item SET amount = amount + 1 WHERE parcel_id = 7 AND line = 1",
                    "DELETE FROM live_parcel_item WHERE parcel_id = 8 AND line = 2",
                    "ALTER TABLE live_parcel_item DROP CONSTRAINT live_item_parcel",
                    "DELETE FROM live_parcel WHERE id = 9");
            assertThat(TrafficSchema.violations(database))
                    .containsExactly(
                            "the balances' sum is 1, not 0",
                            "2 parcels do not hold the sum and the number of their items",
                            "2 items have no parcel");
        }
    }

    @Test
    void aWrongStatementEndsTheTrafficAndIsReported() {
        try (TestDatabase database = Servers.postgresql().createDatabase("wrong")) {
            Workload wrong = (engine, writer, writers, random) -> () -> new TrafficTransaction(
                    List.of(Step.of("wrong", Command.of("UPDATE no_such_table SET v = ?", 1L))), false);
            try (Traffic traffic = Traffic.on(database, wrong).seed(SEED).start()) {
                assertThatThrownBy(() -> traffic.await(LIMIT))
                        .hasMessageContaining("a writer has failed")
                        .hasMessageContaining("no_such_table");
            }
        }
    }
}
