package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code plan} says beforehand is within a factor of two of what the run then does. How long it takes is printed, and only asserted
 * with {@code -Dlandbridge.durations=assert}, on a machine that does nothing else; {@code -Dlandbridge.rows=N} makes more rows.
 */
@Timeout(600)
final class EstimatesIT {

    private static final Logger LOG = LoggerFactory.getLogger(EstimatesIT.class);
    private static final int ROWS = Integer.getInteger("landbridge.rows", 40_000);
    private static final int ROWS_A_STATEMENT = 1_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"MYSQL, POSTGRESQL", "POSTGRESQL, MARIADB"})
    void thePlanKnowsWithinAFactorOfTwo(ServerKind from, ServerKind to) {
        assertEstimates(from, to);
    }

    @ParameterizedTest
    @Tag("faults")
    @CsvSource({"POSTGRESQL, POSTGRESQL", "MARIADB, POSTGRESQL"})
    void thePlanKnowsItInTheOtherDirectionsToo(ServerKind from, ServerKind to) {
        assertEstimates(from, to);
    }

    private void assertEstimates(ServerKind from, ServerKind to) {
        try (TestDatabase source = Servers.shared(from).createDatabase("source");
                TestDatabase target = Servers.shared(to).createDatabase("target")) {
            fill(source);
            Migration migration = new Migration(folder, source, target, """
                    tables:
                      - include: "*.*"
                      - table: filtered
                        where: "row.kind == 'kept'"
                    """);
            JsonNode plan = migration.ask("plan");
            JsonNode run = migration.ask("run");

            JsonNode estimate = plan.path("estimate");
            assertThat(estimate).as("%s", estimate).isNotEmpty();
            near("rows read", estimate.path("rows"), run.path("rowsCopied"));
            near("rows", estimate.path("written"), run.path("rows"));
            near("bytes", estimate.path("bytes"), run.path("bytesCopied"));
            Map<String, JsonNode> copied = byTable(run);
            byTable(plan).forEach((table, planned) -> {
                JsonNode done = copied.getOrDefault(table, MissingNode.getInstance());
                near("rows of " + table, planned.path("written"), done.path("rows"));
                near("bytes of " + table, planned.path("bytes"), done.path("bytes"));
            });
            reportDuration(from + " to " + to, estimate, run.path("copySeconds").asDouble());
        }
    }

    /** Wide and narrow rows, many and few, with a key and without, with statistics and without. */
    private static void fill(TestDatabase source) {
        source.execute(
                "CREATE TABLE wide (id int PRIMARY KEY, at timestamp, amount decimal(12,2), note varchar(400), code"
                        + " varchar(20))",
                "CREATE TABLE narrow (id int PRIMARY KEY, other int)",
                "CREATE TABLE filtered (id int PRIMARY KEY, kind varchar(10), body varchar(200))",
                "CREATE TABLE no_key (a int, b varchar(100))",
                "CREATE TABLE nothing (id int PRIMARY KEY)",
                "CREATE TABLE few (id int PRIMARY KEY, name varchar(40))");
        insert(
                source,
                "wide",
                ROWS,
                i -> i + ", '2026-01-01 10:00:00', " + i + ".25, '" + "n".repeat(i % 400) + "', 'x'");
        insert(source, "narrow", ROWS, i -> i + ", " + i % 7);
        insert(
                source,
                "filtered",
                ROWS,
                i -> i + ", '" + (i % 5 == 0 ? "kept" : "left") + "', '" + "b".repeat(90) + "'");
        insert(source, "no_key", ROWS / 4, i -> i + ", '" + "b".repeat(50) + "'");
        if (source.engine().isMySqlFamily()) {
            source.query("ANALYZE TABLE wide, narrow, filtered, no_key");
        } else {
            source.execute("ANALYZE wide, narrow, filtered, no_key");
        }
        insert(source, "few", 30, i -> i + ", 'name'");
    }

    private static void insert(TestDatabase source, String table, int rows, Function<Integer, String> values) {
        for (int first = 1; first <= rows; first += ROWS_A_STATEMENT) {
            source.execute("INSERT INTO " + table + " VALUES "
                    + IntStream.range(first, Math.min(rows + 1, first + ROWS_A_STATEMENT))
                            .mapToObj(i -> "(" + values.apply(i) + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    private static Map<String, JsonNode> byTable(JsonNode document) {
        return StreamSupport.stream(document.path("tables").spliterator(), false)
                .collect(Collectors.toMap(table -> table.path("table").asText(), table -> table));
    }

    private static void near(String what, JsonNode estimated, JsonNode actual) {
        assertThat(estimated.isIntegralNumber() && actual.isIntegralNumber())
                .as(what)
                .isTrue();
        assertThat(estimated.asLong()).as(what).isBetween(actual.asLong() / 2, actual.asLong() * 2);
    }

    private static void reportDuration(String direction, JsonNode estimate, double seconds) {
        double shortest = estimate.path("shortestSeconds").asDouble();
        double longest = estimate.path("longestSeconds").asDouble();
        double middle = (shortest + longest) / 2;
        LOG.info("{}: planned {} to {} s, copied in {} s", direction, shortest, longest, seconds);
        if (System.getProperty("landbridge.durations", "").equals("assert")) {
            assertThat(seconds).as("seconds of " + direction).isBetween(middle / 2, middle * 2);
        }
    }
}
