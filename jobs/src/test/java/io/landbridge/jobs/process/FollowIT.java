package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of a migration that is followed, and what it leaves when it is stopped. */
@Timeout(600)
final class FollowIT {

    @TempDir
    Path folder;

    private final TestDatabase source = Servers.mariadb().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");
    private Migration migration;
    private ToolProcess run;

    @BeforeEach
    void follow() {
        source.execute(
                "CREATE TABLE orders (id int PRIMARY KEY AUTO_INCREMENT, note varchar(20))",
                "INSERT INTO orders (note) VALUES ('a'), ('b'), ('c')");
        migration = new Migration(folder, source, target, "changes: {through: direct}\n");
        run = migration.start("run", "--output", "json");
        run.until("the end of the stages", () -> run.err().contains("State: following"));
    }

    @AfterEach
    void drop() {
        run.kill();
        source.close();
        target.close();
    }

    @Test
    void statusSaysWhatWasAppliedWhatIsBehindAndWhyNobodyMaySwitchYet() {
        source.execute(
                "INSERT INTO orders (note) VALUES ('d')",
                "UPDATE orders SET note = 'x' WHERE id = 1",
                "DELETE FROM orders WHERE id = 2");
        run.until(
                "the changes in the target",
                () -> target.queryLong("SELECT count(*) FROM orders WHERE id <> 2") == 3
                        && target.queryLong("SELECT count(*) FROM orders WHERE id = 2") == 0);
        run.until(
                "a look at the source's log",
                () -> migration
                        .ask("status")
                        .path("stream")
                        .path("backlogBytes")
                        .isNumber());
        JsonNode stream = migration.ask("status").path("stream");
        assertThat(stream.path("applied").toString()).isEqualTo("{\"inserts\":1,\"updates\":1,\"deletes\":1}");
        assertThat(stream.path("skipped").toString())
                .isEqualTo("{\"inTheCopy\":0,\"copiedLater\":0,\"quarantined\":0}");
        assertThat(stream.path("lagSeconds").isNumber()).isTrue();

        assertThat(migration.start("status").exits(0).out())
                .containsPattern("(?m)^stream: lag \\S+ from commit to commit, backlog \\S+ \\S+")
                .contains(
                        "applied: 1 inserts, 1 updates, 1 deletes in 3 transactions; left out: 0 that the copy holds",
                        "ranges are proved equal");
        ToolProcess watch = migration.start("status", "--watch");
        watch.until("two looks", () -> watch.out().split("Lag: ", -1).length > 2);
        assertThat(watch.out()).contains("Applied: 3; Backlog: ");
        watch.kill();

        run.until(
                "the proof of what was changed",
                () -> migration.ask("status").path("ready").asBoolean());
        JsonNode ready = migration
                .start("status", "--ready", "--output", "json")
                .exits(0)
                .json();
        assertThat(ready.path("validation").path("stale").asInt()).isZero();
        assertThat(ready.path("validation").path("fresh").asInt()).isPositive();
        run.kill();
        JsonNode no = migration
                .start("status", "--ready", "--output", "json")
                .exits(1)
                .json();
        assertThat(no.path("error").path("code").asText()).isEqualTo("command.not-ready");
        assertThat(no.path("notReady").findValuesAsText("code")).containsExactly("not-running");
    }

    @Test
    void whoWritesToTheTargetAfterAStopGetsNumbersThatAreNotTaken() {
        source.execute("INSERT INTO orders (note) VALUES ('d'), ('e')");
        run.until("the rows in the target", () -> target.count("orders") == 5);
        run.terminate();
        run.exits(4);
        String insert = "INSERT INTO orders (note) VALUES ('first at the target')";
        assertThatThrownBy(() -> target.execute(insert))
                .as("nobody writes there as long as the source is live")
                .hasMessageContaining("Landbridge migration shop");
        migration.ask("finish", "--yes");
        target.execute(insert);
        assertThat(target.queryLong("SELECT max(id) FROM orders")).isEqualTo(6);
    }
}
