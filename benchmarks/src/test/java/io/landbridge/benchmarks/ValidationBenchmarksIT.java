package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValidationBenchmarksIT {

    private static final int ROWS = 300;

    @TempDir
    Path results;

    @Test
    void whatIsMissingIsNamedAndThePageGetsTheResults() throws IOException {
        Path page = results.resolve("page.md");
        Files.writeString(
                page, "before\n" + ResultsPage.VALIDATION_BEGIN + "\nold\n" + ResultsPage.VALIDATION_END + "\nafter\n");
        int code = ValidationBenchmarks.run(
                "--only=maria-pg", "--rows=600", "--launcher=not-there", "--results=" + results, "--page=" + page);
        assertThat(code).isZero();
        assertThat(theDocument().path("parts").path(0).path("notMeasured").asText())
                .contains("not-there");
        assertThat(page).content().contains("before\n", "not-there", "after\n").doesNotContain("old");
    }

    @Test
    void anUnknownPartIsAUsageError() {
        assertThat(ValidationBenchmarks.run("--only=pg-oracle", "--results=" + results))
                .isEqualTo(2);
        assertThat(results).isEmptyDirectory();
    }

    /** By hand it would be seen too, and what is planted is undone. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void theDifferencesAreThereUntilTheyAreHealed(ServerKind kind) {
        try (TestDatabase source = filled(kind);
                TestDatabase target = filled(ServerKind.POSTGRESQL);
                ByHand statements = kind == ServerKind.POSTGRESQL
                        ? ByHand.hashOfText(source, target)
                        : ByHand.digest(source, target)) {
            Differences differences = new Differences(target, ROWS);
            assertThat(statements.seconds()).isPositive();
            differences.plant();
            assertThat(differences.expected()).hasSize(10).containsValues("missing", "extra", "different");
            assertThatThrownBy(statements::seconds)
                    .isInstanceOf(CopyFailedException.class)
                    .hasMessageContaining("differ");
            differences.heal();
            assertThat(statements.seconds()).isPositive();
        }
    }

    private static TestDatabase filled(ServerKind kind) {
        TestDatabase database = Servers.shared(kind).createDatabase("compared");
        database.execute(NineColumns.create(kind.engine(), Shape.PLAIN), NineColumns.fill(kind.engine(), 1, ROWS));
        return database;
    }

    private JsonNode theDocument() throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(all).hasSize(1);
            return new ObjectMapper().readTree(all.get(0).toFile());
        }
    }
}
