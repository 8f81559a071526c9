package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.faults.Evidence;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.position.Position;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** There and back on two real servers, beside a process that carries the streams: nothing is lost, nothing comes twice, nothing echoes. */
@Timeout(600)
abstract class WayBackContract {

    private static final int KILLS = 20;
    private static final int FIRST = 1_000;

    @TempDir
    Path folder;

    private final TestDatabase source;
    private final TestDatabase target;
    private Migration migration;
    private ToolProcess run;
    private CutoverByHand cutover;

    WayBackContract(TestServer from, TestServer to) {
        source = from.createDatabase("source");
        target = to.createDatabase("target");
    }

    @BeforeEach
    void follow() {
        String text = source.engine() == Engine.POSTGRESQL ? "text" : "varchar(80)";
        source.execute(
                "CREATE TABLE orders (id int PRIMARY KEY, note varchar(40), amount decimal(10,2) NOT NULL, placed timestamp NULL)",
                "CREATE TABLE tags (name varchar(20) PRIMARY KEY, label " + text + ", secret varchar(10) DEFAULT 's')",
                "INSERT INTO orders (id, note, amount) VALUES (1, 'a', 1.5), (2, 'b', 2), (3, NULL, 3)",
                "INSERT INTO tags VALUES ('x', 'ex', 'kept'), ('y', NULL, 'kept')");
        migration = new Migration(folder, source, target, """
                changes: {through: direct}
                tables:
                  - table: tags
                    columns:
                      label: {to: title}
                      secret: {drop: true}
                """);
        // Nobody but the test writes.
        migration.change("target:\n", "target:\n  fence: none\n");
        run = started();
        cutover = CutoverByHand.of(
                folder, migration, Map.of("SOURCE_PASSWORD", source.password(), "TARGET_PASSWORD", target.password()));
    }

    private ToolProcess started() {
        ToolProcess process = migration.start("run", "--output", "json");
        process.until(
                "the end of the stages",
                () -> process.err().contains("State: following")
                        || process.err().contains("State: carrying changes back"));
        return process;
    }

    @AfterEach
    void drop() {
        run.kill();
        cutover.back().remove();
        if (source.engine().isMySqlFamily()) {
            source.execute("DROP DATABASE IF EXISTS " + source.quote(migration.ledger() + "_back"));
        }
        cutover.close();
        migration.dropLedger();
        source.close();
        target.close();
    }

    private void prove() {
        cutover.back().wish();
        run.until("the proof of the way back", () -> {
            assertThat(cutover.standing().state())
                    .as(cutover.standing().toString())
                    .isNotEqualTo(WayBack.REFUSED);
            return cutover.standing().isProven();
        });
    }

    private void there() {
        cutover.freeze();
        run.until("the end of the drain", cutover::hold);
        cutover.settle(cutover.switchOver());
    }

    private void andBack() {
        Position at = cutover.freezeReturn();
        run.until("what was written to the target in the source", () -> cutover.hasComeBack(at));
        cutover.switchBack();
    }

    private void assertEqual() {
        Comparison all = Comparison.of(source, target);
        all.table("orders");
        assertThat(all.compare().isEqual()).as(all.compare().toString()).isTrue();
        assertThat(source.query("SELECT name, label FROM tags ORDER BY name"))
                .isEqualTo(target.query("SELECT name, title FROM tags ORDER BY name"));
    }

    private void writtenToTarget(int from) {
        target.execute(
                "INSERT INTO orders (id, note, amount) VALUES (" + from + ", 'new', 9.99)",
                "UPDATE orders SET note = 'changed " + from + "' WHERE id = 1",
                "INSERT INTO tags (name, title) VALUES ('t" + from + "', 'at the target')",
                "UPDATE tags SET title = 'again " + from + "' WHERE name = 'x'");
        run.until(
                "what was written to the target in the source",
                () -> source.queryLong("SELECT count(*) FROM orders WHERE id = " + from) == 1
                        && source.queryLong("SELECT count(*) FROM tags WHERE label = 'again " + from + "'") == 1);
        assertEqual();
    }

    private void writtenToSource(int from) {
        source.execute(
                "INSERT INTO orders (id, note, amount) VALUES (" + from + ", 'old', 1)",
                "DELETE FROM orders WHERE id = " + (from - 1),
                "UPDATE tags SET label = 'home " + from + "' WHERE name = 'x'");
        run.until(
                "what was written to the source in the target",
                () -> target.queryLong("SELECT count(*) FROM tags WHERE title = 'home " + from + "'") == 1);
        assertEqual();
    }

    @Test
    @Tag("faults")
    void afterTheSwitchTheTargetIsTheMeasureAndTheSourceIsRepaired() {
        prove();
        there();
        writtenToTarget(100);
        long before = target.queryLong("SELECT count(*) FROM orders");
        source.execute("UPDATE orders SET note = 'corrupt' WHERE id = 2", "DELETE FROM orders WHERE id = 100");
        JsonNode seen = migration
                .start("validate", "--again", "--output", "json")
                .exits(1)
                .json();
        assertThat(seen.path("validation").path("mismatched").asInt())
                .as("%s", seen)
                .isEqualTo(2);
        JsonNode repaired = migration.ask("validate", "--repair", "apply", "--yes");
        assertThat(repaired.path("repair").path("repaired").asInt())
                .as("%s", repaired)
                .isEqualTo(2);
        assertThat(target.queryLong("SELECT count(*) FROM orders")).isEqualTo(before);
        assertEqual();
        assertThat(migration
                        .start("resync", "--all", "--yes", "--output", "json")
                        .exits(1)
                        .json()
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("command.wrong-phase");
    }

    @Test
    void thereAndBackTwiceAndWithoutAnEcho() {
        prove();
        for (int round = 1; round <= 2; round++) {
            there();
            writtenToTarget(round * 100);
            assertThat(source.queryLong("SELECT count(*) FROM tags WHERE secret = 'kept'"))
                    .as("what the target does not have stays as it is")
                    .isEqualTo(2);
            JsonNode status = migration.ask("status");
            assertThat(status.path("phase").asText()).isEqualTo("switched");
            assertThat(status.path("cutover").path("direction").asText()).isEqualTo("back");
            assertThat(status.path("cutover").path("backLagSeconds").isNumber()).isTrue();
            andBack();
            writtenToSource(round * 100 + 1);
        }
        JsonNode stream = migration.ask("status").path("stream");
        assertThat(stream.path("divergences").asLong())
                .as("an echo meets rows that are there")
                .isZero();
        assertThat(run.isAlive()).isTrue();
        run.terminate();
        run.exits(4);
        cutover.giveUp();
        assertThat(migration.ask("finish", "--yes").path("removed").toString()).contains("way back");
        assertThat(cutover.back().own().exists()).isFalse();
    }

    @Test
    void whatTheForwardStreamWroteIsKnownAsSuchAndLeftOut() {
        prove();
        Position early = cutover.back().here(null).position();
        source.execute(
                "INSERT INTO orders (id, note, amount) VALUES (50, 'an echo', 5)", "DELETE FROM orders WHERE id = 2");
        run.until(
                "the change in the target",
                () -> target.queryLong("SELECT count(*) FROM orders WHERE id IN (2, 50)") == 1
                        && target.queryLong("SELECT count(*) FROM orders WHERE id = 50") == 1);
        cutover.freeze();
        run.until("the end of the drain", cutover::hold);
        cutover.switchOver();
        // As if the place were wrong: with what the forward stream has written behind it.
        cutover.settle(early);
        writtenToTarget(100);
        assertThat(cutover.carriedBack()).as("transactions of clients").isEqualTo(4);
    }

    @Test
    @Tag("faults")
    void killedAgainAndAgainItLosesNothing() {
        long seed = Long.getLong("landbridge.seed", System.nanoTime());
        Random random = new Random(seed);
        prove();
        there();
        int next = FIRST;
        for (int kill = 0; kill < KILLS; kill++) {
            for (int row = 0; row < 20; row++) {
                target.execute(
                        "INSERT INTO orders (id, note, amount) VALUES (" + next + ", 'row', " + row + ")",
                        "UPDATE orders SET note = 'kill " + kill + "' WHERE id = " + (next - random.nextInt(20)),
                        "DELETE FROM orders WHERE id = " + (next - 30));
                next++;
            }
            run.runsFor(Duration.ofMillis(random.nextInt(1_500)));
            run.kill();
            run = migration.start("run", "--output", "json");
        }
        Position at = cutover.freezeReturn();
        run.until("what was written to the target in the source, seed " + seed, () -> cutover.hasComeBack(at));
        assertEqual();
        Evidence.keep(
                "F1",
                (source.engine() + "-" + target.engine()).toLowerCase(Locale.ROOT),
                "way back, seed " + seed,
                Map.of(
                        "kills",
                        KILLS,
                        "changes",
                        3 * (next - FIRST),
                        "carriedBack",
                        cutover.carriedBack(),
                        "equal",
                        true));
    }

    @Test
    @Tag("faults")
    void aRunThatIsStartedAgainGoesOnInTheRightDirection() {
        prove();
        there();
        run.kill();
        target.execute("INSERT INTO orders (id, note, amount) VALUES (7, 'nobody carries it', 7)");
        run = started();
        writtenToTarget(100);
        assertThat(source.queryLong("SELECT count(*) FROM orders WHERE id = 7")).isEqualTo(1);
        Position at = cutover.freezeReturn();
        run.until("what was written to the target in the source", () -> cutover.hasComeBack(at));
        run.kill();
        cutover.switchBack();
        run = started();
        writtenToSource(101);
    }
}
