package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.faults.LedgerReading.Counts;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F2: a kill at each named point, one after another in one migration, and each alone. */
@Tag("faults")
@Tag("sample")
final class NamedPointIT {

    private static final int ROWS = 25_000;

    /** In the order in which one migration can come by them; {@code n} in {@code point:n} is the pass that kills. */
    private static final List<String> WAY = List.of(
            "ledger-created",
            "lease-taken",
            "migration-registered",
            "stage-begins",
            "stage-worked",
            "stage-recorded",
            "ddl-begins:3",
            "ddl-applied:2",
            "table-planned",
            "halving-begins",
            "half-written",
            "chunk-claimed:2",
            "chunk-cut:2",
            "claim-committed:3",
            "snapshot-taken:2",
            "rows-flowing:2",
            "rows-written:3",
            "chunk-completed:2",
            "chunk-committed:3",
            "release-begins",
            "chunk-released",
            "chunk-settled",
            "stage-worked",
            "stage-recorded",
            "ddl-begins:2",
            "ddl-applied:2",
            "stage-recorded",
            "ranges-planned",
            "range-verified:2",
            "stage-recorded");

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.MARIADB_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(600)
    void aKillAtEachPointInTurnEndsEqual(Direction direction) {
        try (Scene scene = Scene.open(folder, direction)) {
            create(scene, 1);
            Set<NamedPoint> open = EnumSet.allOf(NamedPoint.class);
            for (String point : WAY) {
                ToolProcess run = scene.startHaltingAt(point, "run");
                disturb(scene, point, run);
                assertThat(run.exitsWithOneOf(0, ToolProcess.KILLED))
                        .as("killed at %s:%n%s", point, run.err())
                        .isEqualTo(ToolProcess.KILLED);
                assertNothingIsSaidBeforeItIs(scene);
                open.remove(point(point));
            }
            JsonNode last = scene.ask("run");
            assertThat(last.path("quarantined").asLong()).isEqualTo(1);
            scene.startHaltingAt("retry-begins", "quarantine", "retry").isKilled();
            open.remove(NamedPoint.RETRY_BEGINS);
            // A backfill without a stream does not come by these; see LiveNamedPointIT and CutoverDeathIT.
            open.removeIf(point -> point.compareTo(NamedPoint.PUBLICATION_MADE) >= 0);
            assertThat(open).as("points that nobody came by").isEmpty();

            JsonNode status = scene.ask("status");
            assertThat(status.path("quarantined").asLong()).isEqualTo(1);
            assertEqualButForThePoison(scene);
            Evidence.keep("F2", direction.toString(), "in turn", Map.of("points", WAY, "equal", true));
        }
    }

    /** What it takes that a process comes by the point. */
    private static void disturb(Scene scene, String point, ToolProcess run) {
        CopierSessions copiers = new CopierSessions(scene);
        if (point.startsWith("release") || point.endsWith("released")) {
            run.whileRunning(copiers::cancel, () -> false);
        } else if (point.endsWith("settled")) {
            run.whileRunning(copiers::end, () -> false);
        }
    }

    static List<Arguments> alone() {
        return Extent.isLarge() ? Extent.seeds(List.of()) : List.of();
    }

    @ParameterizedTest(name = "{0}, seed {1}", allowZeroInvocations = true)
    @MethodSource("alone")
    @Timeout(600)
    void aKillAtOnePointAtARandomPassEndsEqual(Direction direction, long seed) {
        Random random = new Random(seed);
        NamedPoint[] all = NamedPoint.values();
        String point = all[(int) (seed % all.length)].pointName() + ':' + (1 + random.nextInt(25));
        try (Scene scene = Scene.open(folder, direction)) {
            create(scene, seed);
            ToolProcess run = scene.startHaltingAt(point, "run");
            run.exitsWithOneOf(0, ToolProcess.KILLED);
            assertNothingIsSaidBeforeItIs(scene);
            scene.ask("run");
            assertEqualButForThePoison(scene);
            Evidence.keep("F2", direction.toString(), "seed " + seed, Map.of("point", point, "equal", true));
        }
    }

    /** One row does not fit into the type that the plan gives its column; its table is the largest, so that it comes first. */
    private static void create(Scene scene, long seed) {
        SampleTables.create(scene.source(), ROWS, seed);
        scene.source()
                .execute(
                        "CREATE TABLE poison (id int PRIMARY KEY, n int, filler varchar(1000))",
                        "INSERT INTO poison SELECT id, CASE WHEN id = 77 THEN 40000 ELSE id END, repeat('x', 1000)"
                                + " FROM orders WHERE id < 5000");
        SampleTables.analyze(scene.source());
        scene.plan("""
                tables:
                  - include: "%1$s.*"
                  - table: %1$s.poison
                    columns:
                      n: {type: smallint}
                backfill: {parallelism: 2, chunkTime: 50ms, chunkRows: 500, maxRowsPerSecond: 15000, maxQuarantined: 3}
                """.formatted(scene.sourceSchema()));
    }

    private static void assertNothingIsSaidBeforeItIs(Scene scene) {
        scene.ledger().assertRowsAreThoseOfCopiedChunks();
        Counts counts = scene.ledger().counts();
        List<String> stages = scene.ledger().stages();
        if (stages.contains("backfill")) {
            assertThat(counts.copied() + counts.quarantined()).isEqualTo(counts.chunks());
            assertThat(counts.rows()).isPositive();
        }
        if (stages.contains("indexes")) {
            assertEqualButForThePoison(scene);
        }
    }

    private static void assertEqualButForThePoison(Scene scene) {
        ComparisonResult result = Comparison.of(scene.source(), scene.target())
                .table("poison")
                .where("n < 32768")
                .and()
                .allTables()
                .withSchema()
                .compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    private static NamedPoint point(String text) {
        String name = text.replaceFirst(":.*", "");
        return EnumSet.allOf(NamedPoint.class).stream()
                .filter(point -> point.pointName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }
}
