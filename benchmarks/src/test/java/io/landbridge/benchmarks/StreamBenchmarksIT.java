package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamBenchmarksIT {

    @TempDir
    Path results;

    @Test
    void captureAloneDrainsABacklogAndWhatIsMissingIsNamed() throws IOException {
        Path page = results.resolve("page.md");
        Files.writeString(
                page, "before\n" + ResultsPage.STREAM_BEGIN + "\nold\n" + ResultsPage.STREAM_END + "\nafter\n");
        int code = StreamBenchmarks.run(
                "--only=maria-pg-mix,lag-pg",
                "--rows=600",
                "--transactions=5",
                "--changes=60",
                "--repeat=1",
                "--launcher=not-there",
                "--results=" + results,
                "--page=" + page);
        JsonNode parts = theDocument().path("parts");
        assertThat(parts).hasSize(2);
        if (Files.isExecutable(Path.of("/usr/lib/postgresql/15/bin/initdb"))) {
            JsonNode contestants = parts.path(0).path("contestants");
            assertThat(contestants.path(0).path("name").asText()).isEqualTo(CaptureFollower.NAME);
            assertThat(contestants.path(0).path("readings")).hasSize(1);
            JsonNode reading = contestants.path(0).path("readings").path(0);
            assertThat(reading.path("seconds").asDouble()).isPositive();
            assertThat(reading.path("programCpuSeconds").asDouble()).isNotNegative();
            assertThat(contestants.path(1).path("notMeasured").asText()).contains("not-there");
            assertThat(parts.path(0).path("marks").path(0).path("state").asText())
                    .isEqualTo("NOT_MEASURED");
        } else {
            assertThat(parts.path(0).path("notMeasured").asText()).contains("postgresql-15");
        }
        assertThat(parts.path(1).path("notMeasured").asText()).contains("not-there");
        assertThat(code).isZero();
        assertThat(page)
                .content()
                .contains("before\n", CaptureFollower.NAME, "after\n")
                .doesNotContain("old");
    }

    @Test
    void unknownPartIsAUsageError() {
        assertThat(StreamBenchmarks.run("--only=pg-oracle", "--results=" + results))
                .isEqualTo(2);
        assertThat(results).isEmptyDirectory();
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
