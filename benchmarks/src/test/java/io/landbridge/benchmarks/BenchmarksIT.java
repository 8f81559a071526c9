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

class BenchmarksIT {

    @TempDir
    Path results;

    @Test
    void smallRunKeepsEveryReadingAndSaysWhatIsMissing() throws IOException {
        int code = Benchmarks.run(
                "--rows=500", "--repeat=2", "--only=pg-maria-18", "--launcher=not-there", "--results=" + results);
        assertThat(code).isZero();
        JsonNode direction = theDocument().path("directions").path(0);
        assertThat(direction.path("key").asText()).isEqualTo("pg-maria-18");
        boolean clients = Tool.PSQL.isInstalled() && Tool.MARIADB.isInstalled();
        for (JsonNode contestant : direction.path("contestants")) {
            String name = contestant.path("name").asText();
            if (name.startsWith("pipe") && clients) {
                assertThat(contestant.path("readings")).hasSize(2);
                assertThat(contestant.path("copySeconds").asDouble()).isPositive();
                assertThat(contestant.path("peakResidentBytes").asLong()).isPositive();
            } else if (name.startsWith("pipe")) {
                assertThat(contestant.path("notMeasured").asText()).contains("is missing (Debian package ");
            } else {
                assertThat(contestant.path("notMeasured").asText()).contains("not-there");
            }
        }
        for (JsonNode mark : direction.path("marks")) {
            assertThat(mark.path("state").asText()).isEqualTo("NOT_MEASURED");
        }
        assertThat(direction.path("source").path("settings").path("fsync").asText())
                .isEqualTo("on");
        assertThat(direction
                        .path("target")
                        .path("settings")
                        .path("innodb_flush_log_at_trx_commit")
                        .asText())
                .isEqualTo("1");
    }

    @Test
    void unknownDirectionIsAUsageError() {
        assertThat(Benchmarks.run("--only=pg-oracle", "--results=" + results)).isEqualTo(2);
        assertThat(results).isEmptyDirectory();
    }

    private JsonNode theDocument() throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return new ObjectMapper().readTree(all.get(0).toFile());
        }
    }
}
