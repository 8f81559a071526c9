package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The finished product, as a process, between two real databases; killed for real. */
@Timeout(600)
final class PostgresToPostgresIT {

    private static final int ROWS = 100_000;

    @TempDir
    Path folder;

    private final TestDatabase source = Servers.postgresql().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");
    private Migration migration;

    @BeforeEach
    void fill() {
        source.execute(
                "CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, mail varchar(80) UNIQUE)",
                "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " customer_id int NOT NULL REFERENCES customers, amount numeric(12,2), at timestamptz, note text)",
                "CREATE INDEX orders_customer ON orders (customer_id)",
                "CREATE TABLE no_key (a int, b text)",
                "INSERT INTO customers (name, mail) SELECT 'name ' || i, 'mail' || i || '@example.com'"
                        + " FROM generate_series(1, 1000) i",
                "INSERT INTO orders (customer_id, amount, at, note) SELECT 1 + i % 1000, i / 7.0,"
                        + " now() - i * interval '1 minute', repeat('n', i % 50) FROM generate_series(1, " + ROWS
                        + ") i",
                "INSERT INTO no_key SELECT i, md5(i::text) FROM generate_series(1, 500) i",
                "ANALYZE");
        migration =
                new Migration(folder, source, target, "backfill: {parallelism: 3, chunkRows: 500, chunkTime: 20ms}\n");
    }

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void oneCommandCopiesEverything() {
        JsonNode result = migration.ask("run");
        assertThat(result.path("outcome").asText()).isEqualTo("done");
        assertThat(result.path("rows").asLong()).isEqualTo(ROWS + 1_500);
        assertThat(result.path("rowsCopied").asLong()).isEqualTo(ROWS + 1_500);
        assertThat(result.path("copySeconds").asDouble()).isPositive();
        assertEqual();

        JsonNode again = migration.ask("run");
        assertThat(again.path("rowsCopied").asLong()).isZero();
        assertThat(again.path("stages").findValuesAsText("state")).containsOnly("was-done");
        assertEqual();
    }

    @Test
    @Tag("faults")
    void aRunThatIsKilledAgainAndAgainEndsEqual() throws IOException {
        // slow enough that no run is done before it is killed, on any machine
        migration.change("chunkTime", "maxRowsPerSecond: 5000, chunkTime");
        for (String point : List.of(
                "ledger-created",
                "lease-taken",
                "ddl-applied:2",
                "claim-committed:3",
                "rows-written:4",
                "chunk-completed:2",
                "chunk-committed:3")) {
            migration.startHaltingAt(point, "run").isKilled();
            if (point.startsWith("rows-written")) {
                delete(migration.state());
            }
        }
        ToolProcess running = migration.start("run");
        running.until("the copy of this run", () -> running.err().contains("State: copying"));
        running.kill();
        JsonNode status = migration.ask("status");
        assertThat(status.path("runner").isNull()).as("%s", status).isTrue();
        migration.change("maxRowsPerSecond: 5000, ", "");
        migration.startHaltingAt("stage-worked", "run").isKilled();
        migration.startHaltingAt("stage-recorded", "run").isKilled();
        JsonNode last = migration.ask("run");
        assertThat(last.path("rows").asLong()).isEqualTo(ROWS + 1_500);
        assertEqual();
        assertThat(migration.ask("status").path("state").asText()).isEqualTo("done");
    }

    private void assertEqual() {
        ComparisonResult result = migration.compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
