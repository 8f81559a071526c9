package io.landbridge.connectors.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.CounterError;
import io.landbridge.pipeline.cutover.Counters;
import io.landbridge.pipeline.cutover.Counters.Counter;
import io.landbridge.pipeline.cutover.Counters.Proof;
import io.landbridge.pipeline.cutover.Counters.Way;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counters of every kind, read on one side and set on the other. */
@Timeout(600)
class CountersIT {

    private static final long GAP = 1000;

    private static void create(TestDatabase database) {
        boolean mySql = database.engine().isMySqlFamily();
        String identity = mySql ? "int AUTO_INCREMENT PRIMARY KEY" : "int GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
        database.execute(
                "CREATE TABLE filled (id " + identity + ", v varchar(20) NOT NULL)",
                "CREATE TABLE emptied (id " + identity + ", v varchar(20))",
                "CREATE TABLE picky (id " + identity + ", v varchar(20) NOT NULL UNIQUE)");
        if (!mySql) {
            database.execute("CREATE TABLE serials (id bigserial PRIMARY KEY, v varchar(20))");
        }
    }

    private static Set<TableName> tables(TestDatabase database) {
        return database
                .query("SELECT table_name FROM information_schema.tables WHERE table_schema = "
                        + (database.engine().isMySqlFamily() ? "DATABASE()" : "'public'"))
                .stream()
                .map(row -> Endpoints.table(database, String.valueOf(row.get(0))))
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> lasts(List<Counter> counters) {
        return counters.stream()
                .collect(Collectors.toMap(counter -> counter.table().table(), Counter::last));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void countersGoPastRowsAndGoalsByAGapAndNeverBack(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("counters");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            create(database);
            database.execute(
                    "INSERT INTO filled (v) VALUES ('a'), ('b'), ('c')",
                    "INSERT INTO emptied (v) VALUES ('a'), ('b'), ('c'), ('d')",
                    "DELETE FROM emptied",
                    "INSERT INTO picky (v) VALUES ('a'), ('b')");
            Counters counters = connector.counters();
            Set<TableName> tables = tables(database);
            Map<String, Long> before = lasts(counters.read(tables));
            assertThat(before).containsEntry("filled", 3L).containsEntry("picky", 2L);
            assertThat(before.get("emptied"))
                    .as("what was given and deleted counts")
                    .isEqualTo(4);

            Counter goal = new Counter(Endpoints.table(database, "emptied"), "id", 70_000, 1);
            Map<String, Long> set = lasts(counters.advance(tables, List.of(goal), GAP));
            assertThat(set)
                    .containsEntry("filled", 3 + GAP)
                    .containsEntry("emptied", 70_000 + GAP)
                    .containsEntry("picky", 2 + GAP);
            assertThat(lasts(counters.read(tables))).containsAllEntriesOf(set);

            List<Proof> proofs = counters.prove(tables);
            Map<String, Way> ways = proofs.stream()
                    .collect(Collectors.toMap(proof -> proof.table().table(), Proof::way));
            assertThat(ways)
                    .containsEntry("filled", Way.INSERTED)
                    .containsEntry("emptied", Way.INSERTED)
                    .as("a copy of a row has its unique value")
                    .doesNotContainEntry("picky", Way.INSERTED);
            assertThat(proofs)
                    .allSatisfy(proof -> assertThat(proof.next())
                            .isGreaterThan(set.getOrDefault(proof.table().table(), 0L)));
            assertThat(database.count("filled")).as("rolled back").isEqualTo(3);
            assertThat(database.count("emptied")).isZero();

            assertThat(lasts(counters.advance(tables, List.of(new Counter(goal.table(), "id", 5, 1)), 0))
                            .get("emptied"))
                    .isGreaterThanOrEqualTo(70_000 + GAP);
        }
    }

    /** Where nothing was given on either side there is nothing to set. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void aCounterThatHasNotBegunStaysWhereItIs(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("counters");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            create(database);
            Counters counters = connector.counters();
            Set<TableName> tables = tables(database);
            List<Counter> before = counters.read(tables);
            assertThat(lasts(counters.advance(tables, before, 0))).isEqualTo(lasts(before));
            assertThat(counters.prove(tables))
                    .allSatisfy(proof -> assertThat(proof.next()).isPositive());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void whatHasNoNumberLeftIsRefused(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("counters");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            database.execute(
                    database.engine().isMySqlFamily()
                            ? "CREATE TABLE small (id tinyint AUTO_INCREMENT PRIMARY KEY)"
                            : "CREATE TABLE small (id smallint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)");
            Counter goal = new Counter(Endpoints.table(database, "small"), "id", 32_000, 1);
            assertThatThrownBy(() -> connector.counters().advance(tables(database), List.of(goal), GAP))
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(CounterError.EXHAUSTED));
        }
    }

    @Test
    void aCounterThatFellBehindIsNoticed() {
        try (TestDatabase database = Servers.shared(ServerKind.POSTGRESQL).createDatabase("counters");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            database.execute(
                    "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)",
                    "INSERT INTO t VALUES (1), (2), (3)");
            assertThatThrownBy(() -> connector.counters().prove(tables(database)))
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(CounterError.TAKEN));
        }
    }

    /** A default that asks a sequence which several columns share, one that counts down, and one with a cache. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void sequencesBehindDefaultsAreCounters(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("counters");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            boolean mySql = database.engine().isMySqlFamily();
            String next = mySql ? "nextval(%s)" : "nextval('%s')";
            database.execute(
                    "CREATE SEQUENCE shared START WITH 10 CACHE 20",
                    "CREATE SEQUENCE falling START WITH -1 INCREMENT BY -1 MINVALUE -100000 MAXVALUE -1",
                    "CREATE TABLE one (id bigint DEFAULT " + next.formatted("shared") + " PRIMARY KEY, v int)",
                    "CREATE TABLE two (id bigint DEFAULT " + next.formatted("shared") + " PRIMARY KEY, v int)",
                    "CREATE TABLE down (id bigint DEFAULT " + next.formatted("falling") + " PRIMARY KEY, v int)",
                    "INSERT INTO one (v) VALUES (1)",
                    "INSERT INTO down (v) VALUES (1), (2)");
            Set<TableName> tables = Set.of(
                    Endpoints.table(database, "one"),
                    Endpoints.table(database, "two"),
                    Endpoints.table(database, "down"));
            Map<String, Long> before = lasts(connector.counters().read(tables));
            assertThat(before.get("one"))
                    .as("what a session may have in its cache counts")
                    .isEqualTo(29);
            assertThat(before.get("two")).isEqualTo(29);
            Map<String, Long> set = lasts(connector
                    .counters()
                    .advance(tables, List.of(new Counter(Endpoints.table(database, "two"), "id", 500, 1)), GAP));
            assertThat(set.get("two")).isGreaterThanOrEqualTo(500 + GAP);
            assertThat(set.get("down")).isLessThanOrEqualTo(-2 - GAP);
            assertThat(connector.counters().prove(tables))
                    .allSatisfy(proof -> assertThat(proof.way()).isEqualTo(Way.INSERTED))
                    .allSatisfy(proof -> assertThat(Math.abs(proof.next())).isGreaterThan(GAP));
        }
    }
}
