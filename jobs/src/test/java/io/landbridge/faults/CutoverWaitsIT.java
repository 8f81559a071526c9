package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F15 during a cutover: long transactions keep it from going on, on the target before the way back, on the source before the fence, and then a
 * stream that stands still. It waits for each, and never for more than ten seconds without a word.
 */
@Tag("faults")
final class CutoverWaitsIT {

    private static final Duration SILENT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Longer than anybody may be silent. */
    private static final Duration KEPT = Duration.ofSeconds(14);

    @TempDir
    Path folder;

    private final Map<String, Object> found = new LinkedHashMap<>();

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL, Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void noWaitIsSilent(Direction direction) throws SQLException, IOException {
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct}\n")) {
            scene.source()
                    .execute(
                            "CREATE TABLE note (id int PRIMARY KEY, words varchar(20))",
                            "INSERT INTO note VALUES (0, 'a')");
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            Path go = folder.resolve("go");
            Path runbook = Files.writeString(folder.resolve("move.yaml"), runbook(go));
            ToolProcess cutover;
            boolean isWaited = !scene.target().engine().isMySqlFamily();
            try (Connection onTarget = held(scene.target(), isWaited ? "SELECT pg_current_xact_id()" : "SELECT 1")) {
                cutover = scene.start("cutover", "--runbook", runbook.toString(), "--yes");
                if (isWaited) {
                    cutover.until("the first word", LIMIT, () -> cutover.err().contains("Waiting for "));
                    speaks(cutover, "a long transaction on the target");
                }
                onTarget.rollback();
            }
            // Not before: where both are on one server, the way back would wait for it too.
            cutover.until("the way back", LIMIT, () -> cutover.err().contains("until (command)"));
            try (Connection onSource = held(scene.source(), "UPDATE note SET words = 'b' WHERE id = 0")) {
                Files.createFile(go);
                cutover.until("the first attempt", LIMIT, () -> cutover.err().contains("to fence the source: held by"));
                speaks(cutover, "a long transaction on the source");
                assertThat(cutover.err()).contains("held by session ");
                run.signal("STOP");
                onSource.rollback();
                cutover.until("the drain", LIMIT, () -> cutover.err().contains("drain (drain)"));
                speaks(cutover, "a stream that stands still");
            } finally {
                run.signal("CONT");
            }
            cutover.exits(0);
            run.until("LIVE", LIMIT, () -> scene.ledger().cutover().equals("LIVE"));
            scene.assertEqual();
            run.terminate();
            run.exits(4);
            Evidence.keep("F15", direction.toString(), "cutover", found);
        }
    }

    private static String runbook(Path go) {
        return CutoverOrders.runbook(
                        "  - command: {name: until, run: [sh, -c, \"until [ -e " + go + " ]; do sleep 0.1; done\"]}\n",
                        CutoverOrders.CORE.replace("attempts: 10", "attempts: 20"))
                .replace("freezeBudget: 60s", "freezeBudget: 300s\ngates: {lag: \"< 300s\"}");
    }

    /** A transaction that has a number, on PostgreSQL, and is not ended. */
    private static Connection held(TestDatabase side, String statement) throws SQLException {
        Connection connection = side.connect();
        connection.setAutoCommit(false);
        try (Statement open = connection.createStatement()) {
            open.execute(statement);
        }
        return connection;
    }

    private void speaks(ToolProcess process, String what) {
        long begun = System.nanoTime();
        long[] last = {process.err().length(), begun, 0};
        process.whileRunning(
                () -> {
                    long now = System.nanoTime();
                    long said = process.err().length();
                    if (said != last[0]) {
                        last[0] = said;
                        last[1] = now;
                    }
                    last[2] = Math.max(last[2], now - last[1]);
                },
                () -> System.nanoTime() - begun > KEPT.toNanos());
        Duration silent = Duration.ofNanos(last[2]);
        found.put(what + ", longest silence in millis", silent.toMillis());
        assertThat(silent).as("%s: %s", what, process.err()).isLessThan(SILENT);
        assertThat(process.isAlive())
                .as("waits for %s: %s", what, process.err())
                .isTrue();
    }
}
