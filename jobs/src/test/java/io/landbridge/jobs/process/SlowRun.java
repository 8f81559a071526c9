package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** A run under a throttle's rule, slow enough to be watched, into a PostgreSQL target; closing it kills it and drops the source. */
final class SlowRun implements AutoCloseable {

    static final int ROWS = 100_000;
    private static final int ROWS_A_STATEMENT = 1_000;

    private final TestDatabase source;
    private final TestDatabase target;
    private final Migration migration;
    private final ToolProcess process;

    /** @param targetUrl the target's, or that of a proxy before it */
    SlowRun(Path folder, TestServer from, TestDatabase target, String targetUrl, String rule) {
        this.target = target;
        this.source = from.createDatabase("source");
        fill();
        this.migration = new Migration(folder, source, target, """
                backfill:
                  parallelism: 2
                  maxRowsPerSecond: 500
                  throttle: [%s]
                """.formatted(rule));
        migration.change(target.url(), targetUrl);
        this.process = migration.start("run", "--output", "json");
        process.until("the first rows", () -> process.err().contains("State: copying") && rows() > 0);
    }

    private void fill() {
        source.execute("CREATE TABLE events (id bigint PRIMARY KEY, body varchar(100))");
        for (int first = 1; first <= ROWS; first += ROWS_A_STATEMENT) {
            StringBuilder values = new StringBuilder();
            for (int id = first; id < first + ROWS_A_STATEMENT; id++) {
                values.append(id == first ? "" : ", ").append('(').append(id).append(", 'event')");
            }
            source.execute("INSERT INTO events VALUES " + values);
        }
    }

    TestDatabase source() {
        return source;
    }

    Migration migration() {
        return migration;
    }

    ToolProcess process() {
        return process;
    }

    private long rows() {
        return target.queryLong("SELECT coalesce(sum(rows_written), 0)::bigint FROM landbridge.chunk");
    }

    /**
     * Waits until {@code status}, asked as a user would ask, says so; the state is a regular expression. Until the runner itself says it,
     * only its own words are looked at: each {@code status} is a process that takes more time than all else here.
     */
    void awaitState(String state) {
        Pattern said = Pattern.compile("[^:]*: (?:" + state + ")");
        process.until(
                "state " + state + " of the runner",
                () -> said.matcher(activity()).matches());
        process.until(
                "state " + state,
                () -> migration.ask("status").path("state").asText().matches(state));
    }

    private String activity() {
        return String.valueOf(target.queryValue("SELECT activity FROM landbridge.runner WHERE role = 'runner'"));
    }

    void awaitQuiet() {
        process.until(
                "the last chunk before the pause",
                () -> target.queryLong("SELECT count(*) FROM landbridge.chunk WHERE state = 'COPYING'") == 0);
        long rows = target.count("events");
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        process.until("two quiet seconds", () -> System.nanoTime() > end);
        assertThat(target.count("events")).isEqualTo(rows);
    }

    /** Lets it run to its end, at full speed. */
    void finish() {
        migration.ask("tune", "--max-rows-per-second", "10000000");
        assertThat(process.exits(0).json().path("rows").asInt()).isEqualTo(ROWS);
        assertEqual();
    }

    void assertEqual() {
        ComparisonResult result = migration.compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    @Override
    public void close() {
        process.kill();
        source.close();
    }
}
