package io.landbridge.testkit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparer against corruption that is planted into real tables: it must find each, and nothing else. */
final class ComparisonIT {

    /** A change of the target, what it changes, in which row. */
    private record Corruption(String column, int id, String value) {}

    private static final List<Corruption> CORRUPTIONS = List.of(
            new Corruption("i", 3, "1"),
            new Corruption("i", 1, "2147483647"),
            new Corruption("i", 3, "NULL"),
            new Corruption("i", 4, "0"),
            new Corruption("n", 1, "-123456789012345678.123457"),
            new Corruption("n", 2, "0.000000"),
            new Corruption("b", 1, "false"),
            new Corruption("b", 3, "false"),
            new Corruption("f4", 1, "123456.11"),
            new Corruption("f4", 3, "0"),
            new Corruption("f8", 1, "0.1000000000000000055e0 * 1.0000000000000004e0"),
            new Corruption("f8", 4, "0"),
            new Corruption("t", 1, "'Plain'"),
            new Corruption("t", 1, "'plain '"),
            new Corruption("t", 2, "NULL"),
            new Corruption("t", 4, "''"),
            new Corruption("t", 3, "'quote '' tab \t line \r\n end'"),
            new Corruption("c", 1, "'AB'"),
            new Corruption("v", 3, "'unïcödé 😀'"),
            new Corruption("v", 3, "'ünïcödé 😁'"),
            new Corruption("bin", 1, "BYTES(00ff11)"),
            new Corruption("bin", 2, "BYTES(00)"),
            new Corruption("bin", 3, "BYTES(deadbeef00)"),
            new Corruption("d", 1, "'2024-03-01'"),
            new Corruption("ts", 1, "'2024-02-29 23:59:59.999998'"),
            new Corruption("tz", 1, "INSTANT(2024-03-31 02:30:00.5)"),
            new Corruption("tm", 3, "'12:34:56'"),
            new Corruption("j", 1, "'{\"a\": 1, \"b\": [2, 1]}'"),
            new Corruption("j", 1, "'{\"a\": \"1\", \"b\": [1, 2]}'"),
            new Corruption("j", 3, "'{\"k\": \"v\"}'"),
            new Corruption("u", 1, "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'"),
            new Corruption("bits", 1, "b'00000111'"),
            new Corruption("e", 1, "'green'"),
            new Corruption("e", 2, "NULL"),
            new Corruption("s", 1, "SET(x)"),
            new Corruption("s", 2, "NULL"),
            new Corruption("g", 1, "POINT(1.5 2)"));

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "POSTGRESQL, POSTGRESQL",
        "MARIADB, POSTGRESQL",
        "MYSQL, POSTGRESQL",
        "POSTGRESQL, MYSQL",
        "POSTGRESQL, MARIADB",
        "MYSQL, MARIADB",
        "MARIADB, MYSQL",
        "POSTGRESQL_15, MARIADB"
    })
    void findsEveryPlantedCorruptionAndNothingElse(ServerKind from, ServerKind to) {
        try (TestDatabase source = Servers.shared(from).createDatabase("zoo");
                TestDatabase target = Servers.shared(to).createDatabase("zoo")) {
            Zoo.create(source);
            Zoo.create(target);
            Comparison comparison = Comparison.of(source, target).allTables();
            assertEqual(comparison.compare(), 5);

            target.execute("CREATE TABLE good AS SELECT * FROM zoo");
            for (List<Corruption> round : rounds()) {
                round.forEach(corruption -> set(target, corruption));
                TableResult result = Comparison.of(source, target)
                        .table("zoo")
                        .and()
                        .maxSamples(100)
                        .compare()
                        .table("zoo");
                assertThat(result.samples())
                        .extracting(difference -> difference.column() + " of row " + difference.key())
                        .containsExactlyInAnyOrderElementsOf(round.stream()
                                .map(corruption -> corruption.column() + " of row " + corruption.id())
                                .toList());
                assertThat(result.missing() + result.extra()).isZero();
                round.forEach(corruption ->
                        target.execute("UPDATE zoo SET %1$s = (SELECT %1$s FROM good WHERE id = %2$d) WHERE id = %2$d"
                                .formatted(corruption.column(), corruption.id())));
            }
            target.execute("DROP TABLE good");
            assertEqual(Comparison.of(source, target).allTables().compare(), 5);
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"MYSQL, POSTGRESQL", "MARIADB, POSTGRESQL", "POSTGRESQL, MYSQL", "POSTGRESQL, POSTGRESQL"})
    void negativeZeroIsFound(ServerKind from, ServerKind to) {
        try (TestDatabase source = Servers.shared(from).createDatabase("zero");
                TestDatabase target = Servers.shared(to).createDatabase("zero")) {
            for (TestDatabase database : List.of(source, target)) {
                database.execute("CREATE TABLE z (id int PRIMARY KEY, f double precision)");
            }
            source.execute("INSERT INTO z VALUES (1, -0e0), (2, 0e0)");
            target.execute("INSERT INTO z VALUES (1, 0e0), (2, 0e0)");
            // MySQL's own literal may lose the sign before the column sees it; the text "-0" does not.
            source.execute("UPDATE z SET f = '-0' WHERE id = 1");
            TableResult result =
                    Comparison.of(source, target).table("z").compare().table("z");

            assertThat(result.samples())
                    .singleElement()
                    .isEqualTo(new Difference(Difference.Kind.DIFFERENT, "1", "f", "-0.0", "0.0"));
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"POSTGRESQL, MARIADB", "MYSQL, POSTGRESQL"})
    void findsLostExtraDuplicatedAndSwappedRows(ServerKind from, ServerKind to) {
        try (TestDatabase source = Servers.shared(from).createDatabase("rows");
                TestDatabase target = Servers.shared(to).createDatabase("rows")) {
            for (TestDatabase database : List.of(source, target)) {
                database.execute(
                        "CREATE TABLE keyed (id int PRIMARY KEY, v varchar(20))",
                        "INSERT INTO keyed VALUES (-5,'a'),(0,'b'),(7,'c'),(8,'d'),(2000000000,'e')",
                        "CREATE TABLE loose (id int, v varchar(20))",
                        "INSERT INTO loose VALUES (1,'a'),(1,'a'),(2,NULL),(2,''),(3,'c')");
            }
            assertEqual(Comparison.of(source, target).allTables().compare(), 10);

            target.execute(
                    "DELETE FROM keyed WHERE id IN (-5, 2000000000)",
                    "INSERT INTO keyed VALUES (1, 'new'), (2000000001, 'new')",
                    "UPDATE keyed SET v = CASE id WHEN 7 THEN 'd' ELSE 'c' END WHERE id IN (7, 8)",
                    "UPDATE loose SET v = '' WHERE v IS NULL",
                    "INSERT INTO loose VALUES (3, 'c')");
            ComparisonResult result = Comparison.of(source, target).allTables().compare();

            assertThat(result.isEqual()).isFalse();
            assertThat(result.table("keyed").samples().stream().map(Difference::toString))
                    .containsExactly(
                            "MISSING row (-5)",
                            "EXTRA row (1)",
                            "DIFFERENT row (7), column v: source 'c', target 'd'",
                            "DIFFERENT row (8), column v: source 'd', target 'c'",
                            "MISSING row (2000000000)",
                            "EXTRA row (2000000001)");
            assertThat(result.table("loose").samples().stream().map(Difference::toString))
                    .containsExactlyInAnyOrder("MISSING row (2, null)", "EXTRA row (2, )", "EXTRA row (3, c)");
            assertThat(result.toString())
                    .contains("NOT EQUAL  ")
                    .contains("5 rows in source, 5 in target; missing 2, extra 2, different 2");
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "MYSQL, POSTGRESQL",
        "MARIADB, POSTGRESQL",
        "POSTGRESQL, MYSQL",
        "MARIADB, MYSQL",
        "POSTGRESQL, POSTGRESQL"
    })
    void textAndUuidKeysMeetInOneOrderWhateverTheirCollation(ServerKind from, ServerKind to) {
        try (TestDatabase source = Servers.shared(from).createDatabase("keys");
                TestDatabase target = Servers.shared(to).createDatabase("keys")) {
            for (TestDatabase database : List.of(source, target)) {
                boolean postgres = database.engine() == Engine.POSTGRESQL;
                database.execute(
                        postgres
                                ? "CREATE TABLE names (k varchar(50) COLLATE \"en-US-x-icu\" PRIMARY KEY, v int)"
                                : "CREATE TABLE names (k varchar(50) PRIMARY KEY, v int) DEFAULT CHARSET utf8mb4",
                        "INSERT INTO names VALUES ('a',1),('B',2),('ä2',3),('Z',4),('~',5),('日本',6),('😀',7),"
                                + "('',8),('a b',9),('a-b',10),('A1',11),('ａ3',12)",
                        switch (database.engine()) {
                            case POSTGRESQL, MARIADB -> "CREATE TABLE ids (k uuid PRIMARY KEY, v int)";
                            case MYSQL -> "CREATE TABLE ids (k char(36) PRIMARY KEY, v int)";
                        });
                String upper = database.engine() == Engine.MYSQL ? "A0EEBC99" : "a0eebc99";
                database.execute("INSERT INTO ids VALUES ('ffffffff-0000-1000-8000-000000000001',1),"
                        + "('00000000-ffff-1000-8000-000000000002',2),('" + upper
                        + "-9c0b-4ef8-bb6d-6bb9bd380a11',3),('7fffffff-0000-4000-8000-00000000000f',4)");
            }
            assertEqual(Comparison.of(source, target).allTables().compare(), 16);

            target.execute("DELETE FROM names WHERE k = 'Z'", "DELETE FROM ids WHERE v = 2");
            ComparisonResult result = Comparison.of(source, target).allTables().compare();

            assertThat(result.table("names").samples().toString()).isEqualTo("[MISSING row (Z)]");
            assertThat(result.table("ids").samples().toString())
                    .isEqualTo("[MISSING row (00000000ffff10008000000000000002)]");
        }
    }

    /** Corruptions of one round are of different values. */
    private static List<List<Corruption>> rounds() {
        List<List<Corruption>> rounds = new ArrayList<>();
        for (Corruption corruption : CORRUPTIONS) {
            List<Corruption> fitting = rounds.stream()
                    .filter(round -> round.stream()
                            .noneMatch(other -> other.id() == corruption.id()
                                    && other.column().equals(corruption.column())))
                    .findFirst()
                    .orElseGet(() -> {
                        rounds.add(new ArrayList<>());
                        return rounds.get(rounds.size() - 1);
                    });
            fitting.add(corruption);
        }
        return rounds;
    }

    private static void set(TestDatabase target, Corruption corruption) {
        target.execute(Zoo.literals(
                target.engine(),
                "UPDATE zoo SET " + corruption.column() + " = " + corruption.value() + " WHERE id = "
                        + corruption.id()));
    }

    private static void assertEqual(ComparisonResult result, long rows) {
        assertThat(result.isEqual()).as("%s", result).isTrue();
        assertThat(result.sourceRows()).isEqualTo(rows);
    }
}
