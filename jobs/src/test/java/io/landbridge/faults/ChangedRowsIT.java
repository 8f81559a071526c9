package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.ValidationSummary;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of ranges that were proved only the rows are looked at that have changed since: all of them, and they are what is read. */
@Tag("faults")
final class ChangedRowsIT {

    private static final int CHANGES = 100;
    private static final int BATCH_ROWS = 50;

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL, Direction.POSTGRESQL_TO_MYSQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(900)
    void whatHasChangedIsLookedAtAndNothingElse(Direction direction) {
        ChangedKeys changed = new ChangedKeys(10_000, 1_000);
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct}\n")) {
            ManyCorruptions.create(scene.source());
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            run.terminate();
            run.exits(4);
            try (Follower follower = Follower.of(scene, BATCH_ROWS, changed);
                    Prover prover = Prover.of(scene)) {
                // The first batch shows the stream which ranges there are.
                change(scene.source(), 1);
                follower.catchUp();
                assertThat(follower.during(() -> prover.prove(changed)).isClean())
                        .isTrue();

                List<Long> known = proveAfterChanges(scene.source(), follower, prover, changed);
                assertThat(known.get(1)).as("rows that were read").isLessThanOrEqualTo(4L * CHANGES);
                List<Long> whole = proveAfterChanges(scene.source(), follower, prover, ChangedKeys.none());
                assertThat(whole.get(1))
                        .as("rows that were read of whole ranges")
                        .isGreaterThan(ManyCorruptions.NUMBERED_ROWS);

                scene.source().execute("UPDATE numbered SET note = 'mine' WHERE id = 40000");
                scene.source().execute("UPDATE named SET note = 'mine' WHERE id = 'k4000'");
                follower.catchUp();
                scene.spoil("UPDATE numbered SET note = 'yours' WHERE id = 40000");
                scene.spoil("DELETE FROM named WHERE id = 'k4000'");
                assertThat(follower.during(() -> prover.prove(changed)).tables().stream()
                                .flatMap(table -> table.samples().stream())
                                .map(ChangedRowsIT::words))
                        .containsExactlyInAnyOrder("numbered 40000 DIFFERENT", "named k4000 MISSING");
                Evidence.keep(
                        "F24",
                        direction.toString(),
                        "changed rows",
                        Map.of(
                                "ranges", prover.freshness().ranges(),
                                "changes", CHANGES,
                                "rowsReadOfKnown", known.get(1),
                                "millisOfKnown", known.get(0),
                                "rowsReadOfWhole", whole.get(1),
                                "millisOfWhole", whole.get(0)));
            }
        }
    }

    /** How long the proof took in milliseconds, and how many rows of each side it read. */
    private static List<Long> proveAfterChanges(
            TestDatabase source, Follower follower, Prover prover, ChangedKeys changed) {
        change(source, CHANGES);
        follower.catchUp();
        assertThat(prover.freshness().stale())
                .as("every range has a change")
                .isEqualTo(prover.freshness().ranges());
        long began = System.nanoTime();
        ValidationSummary found = follower.during(() -> prover.prove(changed));
        long millis = (System.nanoTime() - began) / 1_000_000;
        assertThat(found.isClean()).as(found.toString()).isTrue();
        assertThat(prover.freshness().stale()).isZero();
        return List.of(millis, prover.rowsRead());
    }

    /** In every range of both tables, rows that come and go among them. */
    private static void change(TestDatabase source, int times) {
        Random random = new Random(times);
        List<String> sql = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int id = 1 + (int) ((long) i * ManyCorruptions.NUMBERED_ROWS / times);
            sql.add("UPDATE numbered SET amount = amount + 1 WHERE id = " + (id + random.nextInt(9)));
        }
        int row = 1 + random.nextInt(1_000);
        sql.add("DELETE FROM numbered WHERE id = " + (30_000 + row));
        sql.add("UPDATE numbered SET id = -id WHERE id = " + (50_000 + row));
        sql.add("UPDATE named SET note = 'changed' WHERE id = 'k" + row + "'");
        sql.add("UPDATE named SET id = 'moved" + row + "' WHERE id = 'k" + (2_000 + row) + "'");
        source.execute(sql.toArray(new String[0]));
    }

    private static String words(Mismatch mismatch) {
        return mismatch.table().replaceFirst(".*\\.", "") + ' ' + mismatch.key() + ' ' + mismatch.kind();
    }
}
