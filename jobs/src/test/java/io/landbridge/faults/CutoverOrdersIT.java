package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.ledger.CutoverState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the night, given to real servers while an application writes: there and back, again and again, and the end. Both sides
 * are equal each time.
 *
 * <p>Once in every build, three times in each direction with {@code -Dlandbridge.seeds}.
 */
@Tag("faults")
@Tag("sample")
@Timeout(1800)
final class CutoverOrdersIT {

    private static final int TIMES = Extent.isLarge() ? 3 : 1;

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    void thereAndBackAndThere(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct}\n");
                CutoverOrders orders = CutoverOrders.follow(scene)) {
            String runbook = CutoverOrders.runbook(CutoverOrders.CORE);
            for (int time = 0; time < TIMES; time++) {
                JsonNode there = orders.cutOver(runbook);
                assertThat(there.path("runbook").path("freezeMillis").isNumber())
                        .as("%s", there)
                        .isTrue();
                assertRefused(scene);
                orders.rollBack();
            }
            orders.cutOver(runbook);
            orders.endRun();
            passesTheCommitPoint(scene);
            JsonNode finished = scene.ask("finish", "--yes");
            assertThat(finished.path("removed").toString()).contains("way back");
            assertThat(finished.path("left").toString()).contains("_back in the source, which is empty");
            scene.source().execute("INSERT INTO ticket (note) VALUES ('nothing is fenced any more')");
        }
    }

    /** Not while somebody may be on his way back; and once it is passed nothing leads back, however little of it is removed yet. */
    private static void passesTheCommitPoint(Scene scene) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            mover.has(() -> assertThat(refusal(scene, "finish")).isEqualTo("cutover.superseded"));
            assertThat(mover.state()).isEqualTo(CutoverState.LIVE);
        }
        assertThat(scene.startHaltingAt("commit-point-passed", "finish", "--yes")
                        .exitsWithOneOf(0, ToolProcess.KILLED))
                .isEqualTo(ToolProcess.KILLED);
        assertThat(scene.ask("status").path("phase").asText()).isEqualTo("finished");
        assertThat(refusal(scene, "rollback")).isEqualTo("command.wrong-phase");
        assertThat(refusal(scene, "run")).isEqualTo("command.wrong-phase");
        assertRefused(scene);
    }

    private static String refusal(Scene scene, String command) {
        String[] options = command.equals("run") ? new String[0] : new String[] {"--yes"};
        return scene.start(command, options)
                .exits(1)
                .json()
                .path("error")
                .path("code")
                .asText();
    }

    /** Whoever does not know that the source is not live any more is told. */
    private static void assertRefused(Scene scene) {
        assertThatThrownBy(() -> scene.source().execute("INSERT INTO ticket (note) VALUES ('late')"))
                .hasMessageContaining("write to its new home");
    }
}
