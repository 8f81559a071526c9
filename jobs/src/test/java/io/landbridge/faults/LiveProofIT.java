package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F24, the other half: tables that are written to and followed are compared again and again, and no row is called wrong; one that is spoiled
 * in the end is.
 *
 * <p>Called wrong at once, without looks after changes were applied ({@code Recheck.judge}), rows are named within the first comparisons.
 */
@Tag("faults")
@Tag("sample")
final class LiveProofIT {

    /** {@code -Dlandbridge.comparisons=25} takes them in parts: so many for each seed. */
    private static final int COMPARISONS = Integer.getInteger("landbridge.comparisons", Extent.isLarge() ? 100 : 20);

    /**
     * In every build few: where a machine has other work too, looks take longer than a hot row stands still, and are repeated for as long as
     * half a minute.
     */
    private static final double PER_SECOND = Extent.isLarge() ? 80 : 8;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.POSTGRESQL_TO_MYSQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(900)
    void ofTablesThatAreWrittenToNoRowIsCalledWrongThatIsRight(Direction direction, long seed) {
        try (Scene scene = Scene.open(folder, direction)
                        .plan("changes: {through: direct, lanes: 2}\nvalidation: {parallelism: " + Prover.PARALLELISM
                                + "}\n");
                LiveRun live = LiveRun.ofTraffic(scene, 300, seed)) {
            scene.source()
                    .execute(
                            "CREATE TABLE still (id int PRIMARY KEY, note varchar(20))",
                            "INSERT INTO still VALUES (1, 'one'), (2, 'two'), (3, 'three')");
            ToolProcess run = live.follow();
            live.write(PER_SECOND);
            int proved = 0;
            int late = 0;
            try (Prover prover = Prover.of(scene)) {
                for (int time = 1; time <= COMPARISONS; time++) {
                    try {
                        ValidationSummary found = prover.proveAgain();
                        assertThat(found.tables().stream()
                                        .mapToLong(TableVerdict::mismatched)
                                        .sum())
                                .as("comparison %s, %s: %s", time, live, found)
                                .isZero();
                        proved += found.isClean() ? 1 : 0;
                    } catch (LandbridgeException e) {
                        // The stream gives keys back to the copy, or is late: nothing was said of any row.
                        assertThat(e.errorCode().code())
                                .isIn("validation.not-settled", "validation.stream-behind", "validation.source-behind");
                        late++;
                    }
                }
                assertThat(proved).as("comparisons that were clean").isPositive();
                scene.spoil("UPDATE still SET note = 'Two' WHERE id = 2");
                assertThat(prover.proveAgain().tables().stream()
                                .flatMap(table -> table.samples().stream())
                                .map(LiveProofIT::words))
                        .containsExactly("still 2 DIFFERENT");
                scene.spoil("UPDATE still SET note = 'two' WHERE id = 2");
                prover.proveAgain();
            }
            JsonNode status = live.assertEverythingArrives(run);
            assertThat(status.path("validation").path("mismatches").asLong()).isZero();
            Evidence.keep(
                    "F24",
                    direction.toString(),
                    "live, seed " + seed,
                    Map.of(
                            "comparisons", COMPARISONS,
                            "clean", proved,
                            "nothing said", late,
                            "false alarms", 0,
                            "transactions", live.written().committed()));
        }
    }

    private static String words(Mismatch mismatch) {
        return mismatch.table().replaceFirst(".*\\.", "") + ' ' + mismatch.key() + ' ' + mismatch.kind();
    }
}
