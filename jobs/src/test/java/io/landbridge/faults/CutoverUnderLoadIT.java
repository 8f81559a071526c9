package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.faults.CutoverScene.Held;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.traffic.TokenResult;
import io.landbridge.testkit.traffic.TokenTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F25 and F26: writers never pause while traffic is led to the target and back, again and again. Nothing that was acknowledged is lost, no
 * write is taken on both sides, who follows the flag never sees an error, and in the end both sides are equal.
 *
 * <p>{@code -Dlandbridge.cutovers=20} in each of four directions; five in one in every build. The traffic is moved by the commands that people use.
 */
@Tag("faults")
@Tag("sample")
final class CutoverUnderLoadIT {

    private static final int SAMPLE = 5;
    private static final int CUTOVERS = Integer.getInteger("landbridge.cutovers", SAMPLE);
    private static final double PER_SECOND = 100;
    private static final String PLAN = """
            changes: {through: direct}
            backfill: {parallelism: 2}
            """;

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(
                CUTOVERS > SAMPLE
                        ? List.of(
                                Direction.POSTGRESQL,
                                Direction.MYSQL_TO_POSTGRESQL,
                                Direction.MARIADB_TO_POSTGRESQL,
                                Direction.POSTGRESQL_TO_MYSQL)
                        : List.of(Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(7200)
    void nothingIsLostAndNothingIsTakenTwiceThereAndBack(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan(PLAN);
                CutoverScene applications = CutoverScene.open(scene, PER_SECOND)) {
            List<Crossing> crossings = new ArrayList<>();
            for (int turn = 1; turn <= CUTOVERS; turn++) {
                applications.awaitTokens(20);
                crossings.add(crossing(direction, "cutover " + turn, scene, applications));
                applications.awaitTokens(20);
                if (turn < CUTOVERS) {
                    crossings.add(crossing(direction, "return " + turn, scene, applications));
                }
            }
            applications.endWriters();
            scene.assertEqual();
            check(scene.target(), applications.routed(), applications.plain());
            assertThat(applications.routed().failures())
                    .as("who follows the flag never sees an error")
                    .isEmpty();
            assertThat(TokenTables.contradictions(scene.source())).isEmpty();
            assertThat(TokenTables.contradictions(scene.target())).isEmpty();
            told(applications.plain());
            summarise(
                    direction, "F25", crossings.stream().filter(Crossing::there).toList());
            summarise(
                    direction,
                    "F26",
                    crossings.stream().filter(crossing -> !crossing.there()).toList());
            applications.endRun();
        }
    }

    /**
     * What one change of sides was like.
     *
     * @param there from source to target
     * @param held as the command says
     * @param blockedNanos for each writer that follows the flag, the longest of its writes meanwhile
     */
    private record Crossing(boolean there, Held held, List<Long> blockedNanos) {}

    private Crossing crossing(Direction direction, String name, Scene scene, CutoverScene applications) {
        boolean there = name.startsWith("cutover");
        long from = System.nanoTime();
        Held held = there ? applications.cutOver() : applications.rollBack();
        applications.awaitTokens(10);
        long to = System.nanoTime();
        TokenResult routed = applications.routed();
        TokenResult plain = applications.plain();
        check(there ? scene.target() : scene.source(), routed, plain);
        TokenResult all = together(routed, plain);
        List<TokenResult.Acknowledged> twice = all.takenOnBothSides(there ? "source" : "target", from, to);
        assertThat(twice).as("taken by the old side after the new one had").isEmpty();
        Crossing crossing = new Crossing(there, held, routed.longestNanos(from, to));
        Evidence.keep(there ? "F25" : "F26", direction.toString(), name, found(crossing, all, plain, from));
        return crossing;
    }

    private static Map<String, Object> found(Crossing crossing, TokenResult all, TokenResult plain, long from) {
        Map<String, Object> found = new TreeMap<>();
        found.put("heldMillis", crossing.held().held().toMillis());
        found.put("steps", crossing.held().steps());
        found.put("blockedP50Millis", TokenResult.percentileMillis(crossing.blockedNanos(), 50));
        found.put("blockedP95Millis", TokenResult.percentileMillis(crossing.blockedNanos(), 95));
        found.put("acknowledged", all.acknowledged().size());
        found.put("lost", 0);
        found.put("takenOnBothSides", 0);
        found.put(
                "refusedToWhoKnowsNothing",
                plain.failures().stream()
                        .filter(failure -> failure.atNanos() - from >= 0)
                        .count());
        return found;
    }

    /** Whatever was acknowledged is on the live side. */
    private static void check(TestDatabase live, TokenResult routed, TokenResult plain) {
        assertThat(routed.missingIn(live))
                .as("acknowledged to who follows the flag, and lost")
                .isEmpty();
        assertThat(plain.missingIn(live))
                .as("acknowledged to who knows two addresses, and lost")
                .isEmpty();
    }

    private static TokenResult together(TokenResult one, TokenResult other) {
        List<TokenResult.Acknowledged> acknowledged = new ArrayList<>(one.acknowledged());
        acknowledged.addAll(other.acknowledged());
        return new TokenResult(acknowledged, List.of());
    }

    /** Who does not follow the flag is stopped by the fence, and hears why. */
    private static void told(TokenResult plain) {
        assertThat(plain.failures()).as("writes that the fence met").isNotEmpty();
        assertThat(plain.failures())
                .extracting(TokenResult.Failure::message)
                .filteredOn(message -> !message.contains("migration shop moves this table"))
                .as("said by others than the fence, which takes locks like anybody else")
                .allMatch(message -> message.toLowerCase(Locale.ROOT).contains("deadlock"));
    }

    private static void summarise(Direction direction, String fault, List<Crossing> crossings) {
        List<Long> held = crossings.stream()
                .map(crossing -> crossing.held().held().toNanos())
                .toList();
        List<Long> blocked = crossings.stream()
                .flatMap(crossing -> crossing.blockedNanos().stream())
                .toList();
        Map<String, Object> all = new TreeMap<>();
        all.put("crossings", crossings.size());
        all.put("blockedP50Millis", TokenResult.percentileMillis(blocked, 50));
        all.put("blockedP95Millis", TokenResult.percentileMillis(blocked, 95));
        all.put("heldP50Millis", TokenResult.percentileMillis(held, 50));
        all.put("heldP95Millis", TokenResult.percentileMillis(held, 95));
        all.put("longestHeldMillis", TokenResult.percentileMillis(held, 100));
        all.put("lost", 0);
        all.put("takenOnBothSides", 0);
        Evidence.keep(fault, direction.toString(), "summary", all);
    }
}
