package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever moves traffic dies, or stops, while clients are held, and nobody gives the command again: the process that runs the migration
 * lets them go, before the switch on the side that was live, behind it on the one that is.
 */
@Tag("faults")
@Tag("sample")
final class HoldGuardIT {

    private static final Duration BUDGET = Duration.ofSeconds(20);
    /** What is promised, from the end of the budget on. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final Map<String, Object> millis = new TreeMap<>();

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(900)
    void clientsAreLetGoThoughNobodyGivesTheCommandAgain(Direction direction) {
        try (Scene scene =
                Scene.open(folder, direction).plan("changes: {through: direct}\nbackfill: {parallelism: 2}\n")) {
            scene.source()
                    .execute(
                            "CREATE TABLE note (id int PRIMARY KEY, words varchar(20))",
                            "INSERT INTO note VALUES (0, 'a')");
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            calledOff(scene, run);
            ToolProcess next = run;
            if (Extent.isLarge()) {
                stoppedBeyondItsTime(scene, run);
                next = withNobodyLeft(scene, run);
            }
            finishedBehindTheSwitch(scene, next);
            if (Extent.isLarge()) {
                returnGivenUp(scene, next);
            }
            end(scene, next);
            scene.assertEqual();
            Evidence.keep("F25", direction.toString(), "let go", Map.of("millis", millis, "equal", true));
        }
    }

    private static void end(Scene scene, ToolProcess run) {
        run.until("the last note", LIMIT, () -> notes(scene.source()) == notes(scene.target()));
        run.terminate();
        run.exits(4);
    }

    private void calledOff(Scene scene, ToolProcess run) {
        runbook(BUDGET, "");
        scene.startHaltingAt("forward-held", "cutover", "--runbook", file(), "--yes")
                .isKilled();
        live(run, scene.source(), "killed before the switch", BUDGET.plus(PROMISED));
        run.until("its word", LIMIT, () -> run.err().contains("The cutover is called off"));
        JsonNode status = scene.ask("status");
        assertThat(status.path("phase").asText()).isEqualTo("streaming");
        assertThat(status.path("cutover").path("state").asText()).isEqualTo("stayed");
        assertThat(status.path("warnings").toString()).contains("no process carries out 'move'");
        assertThat(status.path("history").toString()).contains("lets clients go", "found FROZEN: held since");
        // What is left of the runbook is taken back, and then it is over.
        scene.start("cutover", "--runbook", file(), "--yes").exits(1);
        assertThat(scene.ask("status").path("runbook").path("state").asText()).isEqualTo("undone");
    }

    /** It lives, and its session too: only its time is over. */
    private void stoppedBeyondItsTime(Scene scene, ToolProcess run) {
        Duration budget = Duration.ofSeconds(6);
        runbook(budget, "  - command: {name: think, run: [sleep, '5'], timeout: 6s}\n");
        ToolProcess cutover = scene.start("cutover", "--runbook", file(), "--yes");
        cutover.until("frozen", LIMIT, () -> scene.ledger().cutover().equals("FROZEN"));
        cutover.signal("STOP");
        try {
            live(run, scene.source(), "stopped before the switch", budget.plus(PROMISED));
        } finally {
            cutover.signal("CONT");
        }
        assertThat(cutover.exitsWithOneOf(1, 2, 3, 4, 5)).isPositive();
        assertThat(scene.ledger().cutover())
                .as("the one that woke up has moved nothing: %s", cutover.err())
                .isEqualTo("STAYED");
        live(run, scene.source(), "after it woke up", PROMISED);
        scene.start("rollback", "--yes").exits(0);
        assertThat(scene.ask("status").path("runbook").path("state").asText()).isEqualTo("undone");
    }

    /** Nobody is there to see to it; whoever is started next does. */
    private ToolProcess withNobodyLeft(Scene scene, ToolProcess run) {
        runbook(BUDGET, "");
        scene.startHaltingAt(
                        "forward-held",
                        "cutover",
                        "--runbook",
                        file(),
                        "--yes",
                        "--override",
                        "lag",
                        "--reason",
                        "test")
                .isKilled();
        run.kill();
        ToolProcess next = scene.start("run");
        live(next, scene.source(), "run and cutover killed", LIMIT);
        scene.start("cutover", "--runbook", file(), "--yes").exitsWithOneOf(1, 2, 3, 4, 5);
        return next;
    }

    /** It is decided: the only way is forward, and what follows the switch is the command's. */
    private void finishedBehindTheSwitch(Scene scene, ToolProcess run) {
        runbook(BUDGET, "");
        Drain.untilFollowing(scene, run);
        scene.startHaltingAt("switched", "cutover", "--runbook", file(), "--yes")
                .isKilled();
        live(run, scene.target(), "killed behind the switch", BUDGET.plus(PROMISED));
        run.until("LIVE", LIMIT, () -> scene.ledger().cutover().equals("LIVE"));
        assertThat(writes(scene.source())).as("the source takes no writes").isFalse();
        JsonNode status = scene.ask("status");
        assertThat(status.path("phase").asText()).isEqualTo("switched");
        assertThat(status.path("warnings").toString()).contains("no process carries out 'move'");
        assertThat(run.err()).contains("give the command that began it once more");
        scene.start("cutover", "--runbook", file(), "--yes").exits(0);
        assertThat(scene.ask("status").path("warnings").toString()).doesNotContain("no process");
    }

    private void returnGivenUp(Scene scene, ToolProcess run) {
        scene.startHaltingAt("target-frozen", "rollback", "--yes").isKilled();
        live(run, scene.target(), "killed before the switch back", BUDGET.plus(PROMISED));
        run.until("LIVE", LIMIT, () -> scene.ledger().cutover().equals("LIVE"));
        scene.start("rollback", "--yes").exitsWithOneOf(1, 2, 3, 4, 5);
        scene.startHaltingAt("returned", "rollback", "--yes").isKilled();
        live(run, scene.source(), "killed behind the switch back", BUDGET.plus(PROMISED));
        run.until("STAYED", LIMIT, () -> scene.ledger().cutover().equals("STAYED"));
        scene.start("rollback", "--yes").exits(0);
    }

    /** The time from now until it takes a write. */
    private void live(ToolProcess run, TestDatabase side, String what, Duration most) {
        long begun = System.nanoTime();
        run.until(what + ": a write", LIMIT, () -> writes(side));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        millis.put(what, took.toMillis());
        assertThat(took).as("%s: until it took a write; %s", what, run.err()).isLessThan(most);
    }

    private boolean writes(TestDatabase side) {
        try {
            side.execute("INSERT INTO note SELECT max(id) + 1, 'b' FROM note");
            return true;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("Landbridge migration shop moves this table");
            return false;
        }
    }

    private static long notes(TestDatabase side) {
        return side.queryLong("SELECT count(*) FROM note");
    }

    private String file() {
        return folder.resolve("move.yaml").toString();
    }

    private void runbook(Duration budget, String between) {
        try {
            Files.writeString(Path.of(file()), """
                    runbook: move
                    freezeBudget: %ss
                    gates: {lag: "< 60s"}
                    steps:
                      - freeze:
                    %s  - drain:
                      - verify:
                      - sequences:
                      - reverse: {window: 1h}
                      - switch:
                    """.formatted(budget.toSeconds(), between));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
