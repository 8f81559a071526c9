package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.validation.RuleSearch.Breaches;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that break a rule, on real servers: exactly those that the engine's own rule would refuse. */
class RuleSearchIT {

    private static final int MOST = 10;

    /** A database with rows that keep no rule, and a table of the same columns whose keys say what the rules are. */
    private static final class Rules implements AutoCloseable {
        private final TestDatabase database;
        private final Connector connector;

        Rules(ServerKind kind) {
            database = Servers.shared(kind).createDatabase("rules");
            connector = Endpoints.open(Side.TARGET, database);
            String columns = " (id int PRIMARY KEY, a int, b varchar(20), c varchar(20))";
            database.execute(
                    "CREATE TABLE spoiled" + columns,
                    "CREATE TABLE form" + columns,
                    "INSERT INTO spoiled VALUES (1, NULL, 'x', 'abcdef 1'), (2, NULL, 'x', 'abcdef 2'), (3, 5, 'x', NULL),"
                            + " (4, 5, 'y', NULL), (5, 5, 'x', 'z'), (6, 6, 'z', 'abc')");
        }

        Table table(String name) {
            DatabaseSchema schema = connector.schemaReader().read(Set.of());
            return schema.table(Endpoints.table(database, name)).orElseThrow();
        }

        /** What is there twice of what the key would be over. */
        List<List<String>> twice(String key) {
            database.execute("CREATE UNIQUE INDEX wished ON form " + key);
            Index wished = table("form").indexes().stream()
                    .filter(index -> index.name().equals("wished"))
                    .findFirst()
                    .orElseThrow();
            database.execute(database.engine().isMySqlFamily() ? "DROP INDEX wished ON form" : "DROP INDEX wished");
            return connector.rules().duplicates(table("spoiled"), wished, MOST).rows();
        }

        @Override
        public void close() {
            connector.close();
            database.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void valuesThatAreThereTwiceAreNamedOnceAndNullsAreNone(ServerKind kind) {
        try (Rules rules = new Rules(kind)) {
            assertThat(rules.twice("(a)")).containsExactly(List.of("5"));
            assertThat(rules.twice("(a, b)")).containsExactly(List.of("5", "x"));
            assertThat(rules.twice("(b, c)")).isEmpty();
            assertThat(rules.twice("(b)")).containsExactly(List.of("x"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    void ofAPrefixOnlyThatCounts(ServerKind kind) {
        try (Rules rules = new Rules(kind)) {
            assertThat(rules.twice("(c)")).isEmpty();
            assertThat(rules.twice("(c(6))")).containsExactly(List.of("abcdef"));
        }
    }

    @Test
    void postgresqlsOwnKindsOfUniqueKeysCountAsItCountsThem() {
        try (Rules rules = new Rules(ServerKind.POSTGRESQL)) {
            assertThat(rules.twice("(a) NULLS NOT DISTINCT")).containsExactlyInAnyOrder(List.of("5"), List.of("null"));
            assertThat(rules.twice("(a) WHERE id > 4")).isEmpty();
            assertThat(rules.twice("(lower(left(c, 6)))")).containsExactly(List.of("abcdef"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void rowsThatACheckOrNotNullWouldRefuseAreNamedByTheirKey(ServerKind kind) {
        try (Rules rules = new Rules(kind)) {
            Table table = rules.table("spoiled");
            assertThat(rules.connector.rules().nulls(table, "a", MOST).rows())
                    .containsExactlyInAnyOrder(List.of("1"), List.of("2"));
            // For NULL it is neither true nor false, and holds.
            CheckConstraint large = new CheckConstraint("large", "a > 5", true);
            assertThat(rules.connector.rules().violations(table, large, MOST).rows())
                    .containsExactlyInAnyOrder(List.of("3"), List.of("4"), List.of("5"));
            Breaches some = rules.connector.rules().violations(table, large, 2);
            assertThat(some.rows()).hasSize(2);
            assertThat(some.more()).isTrue();
            assertThat(rules.connector.rules().violations(table, large, 3).more())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void withoutAKeyRowsAreNamedByAllTheirColumnsAndBytesByTheirDigits(ServerKind kind) {
        try (Rules rules = new Rules(kind)) {
            boolean isMySql = kind.engine().isMySqlFamily();
            rules.database.execute(
                    "CREATE TABLE loose (n int, body " + (isMySql ? "varbinary(8)" : "bytea") + ")",
                    "INSERT INTO loose VALUES (1, NULL), (NULL, " + (isMySql ? "X'00FF'" : "'\\x00ff'") + ")");

            Breaches found = rules.connector.rules().nulls(rules.table("loose"), "n", MOST);

            assertThat(found.namedBy()).containsExactly("n", "body");
            assertThat(found.rows()).containsExactly(List.of("null", isMySql ? "00FF" : "\\x00ff"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void aRowIsAnOrphanWhenAllColumnsOfItsKeyHaveValuesThatNoParentHas(ServerKind kind) {
        try (Rules rules = new Rules(kind)) {
            rules.database.execute(
                    "CREATE TABLE parent (x int, y int, PRIMARY KEY (x, y))",
                    "CREATE TABLE child (id int PRIMARY KEY, x int, y int)",
                    "INSERT INTO parent VALUES (1, 2), (3, 9)",
                    "INSERT INTO child VALUES (1, 1, 2), (2, 1, 9), (3, NULL, 9), (4, 8, NULL), (5, NULL, NULL)");
            ForeignKey key = new ForeignKey(
                    "child_parent",
                    List.of("x", "y"),
                    Endpoints.table(rules.database, "parent"),
                    List.of("x", "y"),
                    "NO ACTION",
                    "NO ACTION",
                    false,
                    false,
                    true);

            assertThat(rules.connector
                            .orphanSearch()
                            .search(rules.table("child"), key, MOST)
                            .rows())
                    .containsExactly(List.of("2"));
        }
    }
}
