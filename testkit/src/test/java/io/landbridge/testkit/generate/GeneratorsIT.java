package io.landbridge.testkit.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class GeneratorsIT {

    @ParameterizedTest
    @EnumSource
    void everyTypeHoldsItsEdgesAndIsComparable(ServerKind kind) {
        EveryType everyType = EveryType.of(kind.engine())
                .with(Extreme.ZERO_DATES, Extreme.values())
                .mixed(20, 42);
        try (TestDatabase one = Servers.shared(kind).createDatabase("types");
                TestDatabase other = Servers.shared(kind).createDatabase("types")) {
            long rows = everyType.create(one, "every_type");
            everyType.create(other, "every_type");

            assertThat(rows).isGreaterThan(40);
            assertThat(one.count("every_type")).isEqualTo(rows);
            assertThat(one.queryLong("SELECT min(id) FROM every_type")).isNegative();
            assertThat(everyType.columns()).hasSizeGreaterThan(35);
            for (String column : everyType.columns()) {
                // A column whose values are all alike would prove nothing.
                assertThat(one.queryLong("SELECT count(*) FROM every_type WHERE " + column + " IS NULL"))
                        .as(column)
                        .isBetween(1L, rows - 2);
            }
            assertEqual(Comparison.of(one, other).allTables().withSchema().compare(), rows);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void hostileValuesOfMySqlAreStored(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("hostile")) {
            EveryType.of(kind.engine())
                    .with(Extreme.ZERO_DATES, Extreme.NUL_IN_TEXT, Extreme.INVALID_ENUM, Extreme.LONG_TIMES)
                    .create(database, "t");
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE hex(c_text) = '00'"))
                    .isPositive();
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE cast(c_date AS char) = '0000-00-00'"))
                    .isPositive();
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE c_enum = '' AND c_enum + 0 = 0"))
                    .isPositive();
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE c_time_6 = '-838:59:59'"))
                    .isPositive();
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE c_bigint_u = 18446744073709551615"))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL", "POSTGRESQL"})
    void withoutExtremesNoneIsThere(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("plain")) {
            EveryType.of(kind.engine()).create(database, "t");
            String hostile = kind.engine() == Engine.POSTGRESQL
                    ? "NOT isfinite(c_date) OR c_numeric = 'NaN' OR c_date > '9999-12-31' OR c_date < '0001-01-01'"
                    : "hex(c_text) LIKE '%00' OR cast(c_date AS char) LIKE '%-00%' OR c_enum + 0 = 0";
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE " + hostile))
                    .isZero();
        }
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"POSTGRESQL, MARIADB", "POSTGRESQL, MYSQL"})
    void everyKeyShapeIsTheSameOnEveryEngine(ServerKind one, ServerKind other) {
        long rows = 3_000;
        try (TestDatabase left = Servers.shared(one).createDatabase("keys");
                TestDatabase right = Servers.shared(other).createDatabase("keys")) {
            for (KeyShape shape : KeyShape.values()) {
                KeyedTable.create(left, shape.name().toLowerCase(Locale.ROOT), shape, rows, 7);
                KeyedTable.create(right, shape.name().toLowerCase(Locale.ROOT), shape, rows, 7);
            }
            assertEqual(Comparison.of(left, right).allTables().withSchema().compare(), rows * KeyShape.values().length);

            KeyedTable.create(right, "another_seed", KeyShape.UUID, 10, 8);
            assertThat(right.queryLong("SELECT count(*) FROM another_seed JOIN uuid USING (id)"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void skewedKeysAreClustersWithGapsOnBothSidesOfZero(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("skew")) {
            KeyedTable.create(database, "t", KeyShape.SKEWED, 20_000, 3);
            assertThat(database.queryLong("SELECT min(id) FROM t")).isLessThan(-1_000_000_000_000L);
            assertThat(database.queryLong("SELECT max(id) FROM t")).isGreaterThan(1_000_000_000_000L);
            assertThat(database.queryLong(
                            "SELECT count(*) FROM t a WHERE EXISTS (SELECT 1 FROM t b WHERE b.id = a.id + 1)"))
                    .isEqualTo(20_000 - 20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hundredsOfThousandsOfRowsTakeSeconds(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("many")) {
            KeyedTable.create(database, "t", KeyShape.INTEGER, 300_000, 1);
            assertThat(database.count("t")).isEqualTo(300_000);
            assertThat(database.queryLong("SELECT max(id) FROM t")).isEqualTo(299_999);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL", "POSTGRESQL"})
    void oversizedThingsAreThatBig(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("big")) {
            Oversized.manyTables(database, 50);
            Oversized.wideTable(database, "wide", 900, 3);
            Oversized.longRows(database, "long", 2, 1_000_000);

            assertThat(database.queryLong("SELECT count(*) FROM information_schema.tables WHERE table_schema = '"
                            + (kind.engine() == Engine.POSTGRESQL ? "public" : database.name()) + "'"))
                    .isEqualTo(52);
            assertThat(database.queryLong("SELECT c900 FROM wide WHERE id = 3")).isEqualTo(900);
            assertThat(database.query("SELECT char_length(body) FROM " + database.quote("long") + " ORDER BY id"))
                    .isEqualTo(List.of(List.of("1000001"), List.of("1000001")));
        }
    }

    private static void assertEqual(ComparisonResult result, long rows) {
        assertThat(result.isEqual()).as("%s", result).isTrue();
        assertThat(result.sourceRows()).isEqualTo(rows);
    }
}
