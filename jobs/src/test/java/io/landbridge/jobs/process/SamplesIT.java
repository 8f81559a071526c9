package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.sample.SampleDatabase;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole databases that people know, by the finished command to another engine and back again; both copies are judged row by row, with
 * keys, indexes, foreign keys and counters. The public ones need {@code -Dlandbridge.samples=FOLDER}; ours is in every build, and goes
 * in each of the six directions between two engines.
 */
@Timeout(600)
final class SamplesIT {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1} to {2} and back")
    @CsvSource(textBlock = """
            FERRY_POSTGRESQL,     POSTGRESQL, MYSQL,      8
            FERRY_MYSQL,          MARIADB,    POSTGRESQL, 8
            FERRY_MYSQL,          MYSQL,      MARIADB,    8
            CHINOOK_MYSQL,        MYSQL,      POSTGRESQL, 11
            CHINOOK_MYSQL,        MARIADB,    POSTGRESQL, 11
            CHINOOK_POSTGRESQL,   POSTGRESQL, MYSQL,      11
            CHINOOK_POSTGRESQL,   POSTGRESQL, MARIADB,    11
            NORTHWIND_POSTGRESQL, POSTGRESQL, MYSQL,      13
            NORTHWIND_POSTGRESQL, POSTGRESQL, MARIADB,    13
            """)
    void thereAndBack(SampleDatabase sample, ServerKind home, ServerKind abroad, int foreignKeys) throws IOException {
        try (TestDatabase original = Servers.shared(home).createDatabase("original");
                TestDatabase copy = Servers.shared(abroad).createDatabase("copy");
                TestDatabase back = Servers.shared(home).createDatabase("back")) {
            sample.load(original);
            assertThat(ForeignKeys.count(original)).isEqualTo(foreignKeys);

            run("there", original, copy);
            assertEqual(original, copy);
            assertThat(ForeignKeys.count(copy)).isEqualTo(foreignKeys);

            run("back", copy, back);
            assertEqual(copy, back);
            assertEqual(original, back);
            assertThat(ForeignKeys.count(back)).isEqualTo(foreignKeys);

            if (sample == SampleDatabase.FERRY_MYSQL || sample == SampleDatabase.FERRY_POSTGRESQL) {
                assertCountersAreAhead(copy);
                assertCountersAreAhead(back);
            }
        }
    }

    private void run(String name, TestDatabase from, TestDatabase to) throws IOException {
        Migration migration = new Migration(Files.createDirectory(folder.resolve(name)), from, to, "");
        JsonNode result = migration.ask("run");
        assertThat(result.path("outcome").asText()).isEqualTo("done");
        assertThat(result.path("quarantined").asInt()).isZero();
        migration.ask("finish", "--yes");
    }

    private static void assertEqual(TestDatabase from, TestDatabase to) {
        ComparisonResult result =
                Comparison.of(from, to).allTables().withSchema().compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    private static void assertCountersAreAhead(TestDatabase database) {
        database.execute(
                "INSERT INTO ship (name) VALUES ('new')",
                "INSERT INTO passenger (name) VALUES ('new')",
                "INSERT INTO sailing (from_harbour, to_harbour, departs) VALUES ('TLL', 'HEL', '2030-01-01 10:00:00')");
        assertThat(database.queryLong("SELECT id FROM ship WHERE name = 'new'")).isEqualTo(41);
        assertThat(database.queryLong("SELECT id FROM passenger WHERE name = 'new'"))
                .isEqualTo(11);
        assertThat(database.queryLong("SELECT max(id) FROM sailing")).isEqualTo(7);
    }
}
