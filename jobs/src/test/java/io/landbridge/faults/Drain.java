package io.landbridge.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.time.Duration;

/** Waits until a run has brought over what was written before. */
final class Drain {

    private static final Duration LIMIT = Duration.ofMinutes(9);

    private Drain() {}

    /** Makes the table by which {@link #untilEverythingArrived} sees how far the stream is; before the first run. */
    static void prepare(Scene scene) {
        scene.source().execute("CREATE TABLE drain_marker (id int PRIMARY KEY)");
    }

    /** Waits until all stages are complete and changes are followed. */
    static void untilFollowing(Scene scene, ToolProcess run) {
        run.until(
                "end of the stages",
                LIMIT,
                () -> scene.ledger().exists("stage") && scene.ledger().stages().contains("validate"));
    }

    /** Waits until all that was committed at the source before is applied. */
    static void untilWrittenArrived(Scene scene, ToolProcess run) {
        long marker = scene.source().count("drain_marker") + 1;
        scene.source().execute("INSERT INTO drain_marker VALUES (" + marker + ")");
        run.until(
                "marker in the target",
                LIMIT,
                () -> scene.target().queryLong("SELECT count(*) FROM drain_marker WHERE id = " + marker) == 1);
    }

    /**
     * Waits until all that was committed at the source before is in the target, what has to be copied anew included.
     *
     * @return status then
     */
    static JsonNode untilEverythingArrived(Scene scene, ToolProcess run) {
        untilWrittenArrived(scene, run);
        run.until("all chunks in the target", LIMIT, () -> {
            LedgerReading.Counts counts = scene.ledger().counts();
            return counts.copied() + counts.quarantined() == counts.chunks();
        });
        return scene.statusOfServers();
    }
}
