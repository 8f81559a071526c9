package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.position.Position;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.generate.EveryType;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values of every type go there, are written anew by the other side, and come back as they were. */
@Timeout(600)
final class WayBackTypesIT {

    @TempDir
    Path folder;

    private final TestDatabase source = Servers.mysql().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");

    @AfterEach
    void drop() {
        source.execute("DROP DATABASE IF EXISTS landbridge_back");
        source.close();
        target.close();
    }

    @Test
    void whatThePlanCarriesOverComesBackTheSame() {
        long rows = EveryType.of(source.engine())
                .except("c_generated", "c_virtual")
                .mixed(30, 20261128)
                .create(source, "every");
        Migration migration = new Migration(folder, source, target, "changes: {through: direct}\n");
        migration.change("target:\n", "target:\n  fence: none\n");
        ToolProcess run = migration.start("run", "--output", "json");
        try {
            run.until("the end of the stages", () -> run.err().contains("State: following"));
            try (CutoverByHand cutover = CutoverByHand.of(
                    folder,
                    migration,
                    Map.of("SOURCE_PASSWORD", source.password(), "TARGET_PASSWORD", target.password()))) {
                cutover.back().wish();
                run.until("the proof of the way back", () -> cutover.standing().isProven());
                cutover.freeze();
                run.until("the end of the drain", cutover::hold);
                cutover.settle(cutover.switchOver());
                target.execute(
                        "CREATE TABLE kept AS SELECT * FROM every",
                        "DELETE FROM every",
                        "INSERT INTO every SELECT * FROM kept",
                        "DROP TABLE kept");
                Position at = cutover.freezeReturn();
                run.until("all rows in the source again", () -> cutover.hasComeBack(at));
                assertThat(source.count("every")).isEqualTo(rows);
                Comparison comparison = Comparison.of(source, target);
                comparison.table("every");
                ComparisonResult result = comparison.compare();
                assertThat(result.isEqual()).as(result.toString()).isTrue();
                cutover.back().remove();
            }
        } finally {
            run.kill();
        }
    }
}
