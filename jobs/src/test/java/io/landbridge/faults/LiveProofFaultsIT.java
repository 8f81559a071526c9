package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.validation.Freshness;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F1, F8, F16 and F22 while what is changed is compared again beside the stream: no row is called wrong, and in the end everything is proved,
 * but of a table that was altered.
 */
@Tag("faults")
final class LiveProofFaultsIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String PLAN = "changes: {through: direct, lanes: 2}\n";

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(
                List.of(Direction.POSTGRESQL, Direction.MARIADB_TO_POSTGRESQL, Direction.POSTGRESQL_TO_MYSQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(900)
    void aKilledRunGoesOnProving(Direction direction, long seed) {
        Random random = new Random(seed);
        try (Scene scene = Scene.open(folder, direction).plan(PLAN);
                LiveRun live = LiveRun.ofTraffic(scene, 400, seed).write(60)) {
            ToolProcess run = live.follow();
            for (int kill = 3; kill > 0; kill--) {
                int millis = 2_500 + random.nextInt(4_000);
                run.runsFor(Duration.ofMillis(millis));
                run.kill();
                live.fault("killed after " + millis + " ms");
                run = scene.start("run");
            }
            assertEverythingIsProved(live, run);
            Evidence.keep(
                    "F1",
                    direction.toString(),
                    "proof beside the stream, seed " + seed,
                    Map.of("kills", 3, "equal", true));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(900)
    void connectionsCutAgainAndAgainDoNotEndTheProof(Direction direction, long seed) {
        Random random = new Random(seed);
        Duration cutting = Duration.ofSeconds(Extent.isLarge() ? 60 : 20);
        try (Scene scene = Scene.open(folder, direction).plan(PLAN);
                LiveRun live = LiveRun.ofTraffic(scene, 400, seed).write(60)) {
            ToolProcess run = live.follow();
            ToolSessions source = new ToolSessions(scene.source());
            ToolSessions target = new ToolSessions(scene.target());
            long end = System.nanoTime() + cutting.toNanos();
            int[] ended = {0};
            run.whileRunning(
                    () -> {
                        int dice = random.nextInt(40);
                        ended[0] += dice == 0 ? source.endOne(random) : dice == 1 ? target.endOne(random) : 0;
                    },
                    () -> System.nanoTime() > end);
            live.fault(ended[0] + " sessions ended");
            assertThat(ended[0]).as("sessions that the servers ended").isGreaterThan(5);
            assertEverythingIsProved(live, run);
            Evidence.keep(
                    "F8",
                    direction.toString(),
                    "proof beside the stream, seed " + seed,
                    Map.of("sessionsEndedByServers", ended[0], "equal", true));
        }
    }

    static List<Arguments> ddl() {
        return Extent.directions(
                        List.of(Direction.POSTGRESQL, Direction.MARIADB_TO_POSTGRESQL, Direction.POSTGRESQL_TO_MYSQL))
                .stream()
                .flatMap(direction -> LiveDdlIT.DDL.stream().map(ddl -> Arguments.of(direction, ddl)))
                .toList();
    }

    /** The table's form changes while every table is compared: the run stops there, and nobody takes what it is now for a difference. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("ddl")
    @Timeout(900)
    void ddlEndsTheProofAndIsNoDifference(Direction direction, String ddl) {
        try (Scene scene = Scene.open(folder, direction).plan(PLAN);
                LiveRun live = LiveRun.ofTraffic(scene, 100, 1)) {
            scene.source()
                    .execute(
                            "CREATE TABLE altered (id int PRIMARY KEY, v varchar(20))",
                            "INSERT INTO altered VALUES (1, 'v'), (2, 'v'), (3, 'v')");
            live.write(40);
            ToolProcess run = live.follow();
            int proofs = 0;
            Set<String> refused = new TreeSet<>();
            try (Prover prover = Prover.of(scene).until(() -> !run.isAlive())) {
                assertThat(prover.proveAgain().tables())
                        .allSatisfy(table -> assertThat(table.mismatched()).isZero());
                // In the middle of one of the next comparisons.
                CompletableFuture<Void> altered = CompletableFuture.runAsync(
                        () -> scene.source().execute(ddl),
                        CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));
                while (!altered.isDone() || run.isAlive()) {
                    scene.source().executeIfPossible("INSERT INTO altered (id) VALUES (" + (100 + proofs) + ")");
                    try {
                        assertThat(prover.proveAgain().tables())
                                .allSatisfy(table -> assertThat(table.mismatched())
                                        .as(table.toString())
                                        .isZero());
                        proofs++;
                    } catch (LandbridgeException e) {
                        refused.add(e.errorCode().code());
                    }
                }
                altered.join();
            }
            LiveDdlIT.assertStopped(run.exits(1), scene);
            assertThat(scene.target().count(scene.ledger().table("mismatch")))
                    .as("rows called wrong; %s", live)
                    .isZero();
            // As a command of its own it says nothing of that table; where it was dropped, the others may be compared.
            ToolProcess alone = scene.start("validate", "--again");
            alone.await(LIMIT);
            JsonNode said = alone.json();
            assertThat(said.path("error").path("code").asText()).as(alone.out()).isNotEqualTo("run.differences-found");
            assertThat(said.path("validation").path("tables").findValuesAsText("table"))
                    .as(alone.out())
                    .noneMatch(table -> table.endsWith("altered"));
            assertThat(scene.target().count(scene.ledger().table("mismatch"))).isZero();
            Evidence.keep(
                    "F16",
                    direction.toString(),
                    "proof beside the stream: " + ddl,
                    Map.of("stopped", true, "comparisons", proofs, "refused", refused, "rows called wrong", 0));
        }
    }

    static Stream<Arguments> zones() {
        return Extent.directions(List.of(Direction.POSTGRESQL, Direction.POSTGRESQL_TO_MYSQL)).stream()
                .filter(direction -> !direction.from().name().startsWith("M"))
                .map(Arguments::of);
    }

    /** Databases and process are in zones of their own, one of them with half an hour of daylight saving; and a clock was set back. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("zones")
    @Timeout(900)
    void zonesAndClocksDecideNothing(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan(PLAN).environment("TZ", "Australia/Lord_Howe");
                LiveRun live = LiveRun.ofTraffic(scene, 100, 1)) {
            zone(scene.source(), "America/New_York");
            if (!scene.target().engine().isMySqlFamily()) {
                zone(scene.target(), "Asia/Kolkata");
            }
            scene.source()
                    .execute(
                            "CREATE TABLE moments (id int PRIMARY KEY, at timestamptz, here timestamp, day date)",
                            "INSERT INTO moments SELECT n, timestamptz '2026-03-08 00:00:00+00' + n * interval '10 minutes',"
                                    + " timestamp '2026-03-29 00:00:00' + n * interval '10 minutes', date '2026-04-05'"
                                    + " FROM generate_series(1, 144) n",
                            "INSERT INTO moments SELECT 1000 + n, timestamptz '2026-11-01 00:00:00+00' + n * interval '10 minutes',"
                                    + " timestamp '2026-10-25 00:00:00' + n * interval '10 minutes', date '2026-10-04'"
                                    + " FROM generate_series(1, 144) n");
            live.write(40);
            ToolProcess run = live.follow();
            scene.target()
                    .execute("UPDATE " + scene.ledger().table("validation_range") + " SET verified_at = verified_at + "
                            + (scene.target().engine().isMySqlFamily() ? "INTERVAL 2 HOUR" : "interval '2 hours'"));
            run.runsFor(Duration.ofSeconds(4));
            scene.spoil("UPDATE moments SET at = at + "
                    + (scene.target().engine().isMySqlFamily() ? "INTERVAL 1 HOUR" : "interval '1 hour'")
                    + " WHERE id = 7");
            JsonNode found = scene.start("validate", "--again").exits(1).json();
            assertThat(Planted.named(found, "moments")).isEqualTo(Map.of("moments 7", "different at"));
            assertThat(found.path("validation").path("mismatched").asLong()).isEqualTo(1);
            scene.ask("validate", "--repair", "apply", "--yes");
            assertEverythingIsProved(live, run);
            Evidence.keep("F22", direction.toString(), "proof beside the stream", Map.of("equal", true));
        }
    }

    private static void zone(TestDatabase database, String zone) {
        database.execute("ALTER DATABASE " + database.quote(database.name()) + " SET timezone = '" + zone + "'");
    }

    private static void assertEverythingIsProved(LiveRun live, ToolProcess run) {
        Scene scene = live.scene();
        Drain.untilFollowing(scene, run);
        live.rest(run);
        try (Prover prover = Prover.of(scene)) {
            run.until("proof of everything; " + live, LIMIT, () -> {
                Freshness freshness = prover.freshness();
                assertThat(freshness.mismatches())
                        .as("rows called wrong; %s", live)
                        .isZero();
                return freshness.ranges() > 0 && freshness.stale() == 0;
            });
        }
        live.assertEverythingArrives(run);
    }
}
