package io.landbridge.connectors.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a freeze does not stop, tried on each engine, and docs/cutover.md says the same. */
@Timeout(600)
class FreezeLimitsIT {

    private static final String STOPPED = "stopped";
    private static final String PASSES = "**passes**";
    private static final String NONE = "—";

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void thePageSaysWhatHappens(ServerKind kind) throws IOException {
        try (FenceScene scene = new FenceScene(kind)) {
            scene.database().execute("CREATE TABLE scratch (id int PRIMARY KEY)");
            prepare(scene);
            scene.fence().raise(scene.request(1));
            Map<String, String> measured =
                    scene.database().engine() == Engine.POSTGRESQL ? ofPostgresql(scene) : ofMySqlFamily(scene);
            assertThat(measured).isEqualTo(documented(scene.database().engine()));
        }
    }

    private static void prepare(FenceScene scene) {
        switch (scene.database().engine()) {
            case POSTGRESQL ->
                scene.database()
                        .execute(
                                "CREATE SEQUENCE numbers",
                                "CREATE FUNCTION touch() RETURNS void LANGUAGE sql SECURITY DEFINER AS"
                                        + " 'UPDATE item SET v = ''x'''");
            case MARIADB ->
                scene.database().execute("CREATE SEQUENCE numbers", "CREATE PROCEDURE touch() UPDATE item SET v = 'x'");
            case MYSQL -> scene.database().execute("CREATE PROCEDURE touch() UPDATE item SET v = 'x'");
        }
    }

    private static Map<String, String> ofPostgresql(FenceScene scene) {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("INSERT, UPDATE, DELETE", tried(scene, "UPDATE item SET v = 'x'"));
        found.put("bulk load (COPY, LOAD DATA)", tried(scene, "COPY item FROM PROGRAM 'echo'"));
        found.put("a cascade from a parent", tried(scene, "DELETE FROM owner WHERE id = 2"));
        found.put("a function or procedure with other rights", tried(scene, "SELECT touch()"));
        found.put(
                "a session that switches ordinary triggers off",
                tried(scene, "SET session_replication_role = 'replica'", "UPDATE item SET v = 'x'"));
        found.put("a scheduled job or event", tried(scene, "UPDATE item SET v = 'x'"));
        found.put("TRUNCATE", tried(scene, "TRUNCATE item"));
        found.put("the sequence or counter", tried(scene, "SELECT nextval('numbers')"));
        found.put("a table outside of the plan", tried(scene, "INSERT INTO outside VALUES (1)"));
        found.put("a session that says the pass", tried(scene, scene.pass(), "UPDATE item SET v = 'pass'"));
        found.put("DDL that alters the table", tried(scene, "ALTER TABLE item ADD COLUMN more int"));
        found.put(
                "its owner who disables the trigger",
                tried(scene, "ALTER TABLE item DISABLE TRIGGER ALL", "UPDATE item SET v = 'off'"));
        found.put("DROP TABLE", tried(scene, "DROP TABLE item"));
        return found;
    }

    private static Map<String, String> ofMySqlFamily(FenceScene scene) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("INSERT, UPDATE, DELETE", tried(scene, "UPDATE item SET v = 'x'"));
        Path file = Files.writeString(Files.createTempFile("fence", ".tsv"), "77\t1\tx\n");
        found.put(
                "bulk load (COPY, LOAD DATA)",
                tried(
                        scene,
                        "SET GLOBAL local_infile = 1",
                        "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE item (id, owner, v)"));
        Files.delete(file);
        found.put("a cascade from a parent", tried(scene, "DELETE FROM owner WHERE id = 2"));
        found.put("a function or procedure with other rights", tried(scene, "CALL touch()"));
        found.put("a session that switches ordinary triggers off", NONE);
        found.put("a scheduled job or event", scheduled(scene));
        found.put(
                "the sequence or counter",
                scene.database().engine() == Engine.MARIADB ? tried(scene, "SELECT NEXTVAL(numbers)") : NONE);
        found.put("a table outside of the plan", tried(scene, "INSERT INTO outside VALUES (1)"));
        found.put("a session that says the pass", tried(scene, scene.pass(), "UPDATE item SET v = 'pass'"));
        found.put("DDL that alters the table", tried(scene, "ALTER TABLE item ADD COLUMN more int"));
        found.put("TRUNCATE", tried(scene, "TRUNCATE TABLE item"));
        scene.database()
                .execute("SET @landbridge_pass = '" + scene.migration() + "'", "INSERT INTO item (id) VALUES (1)");
        found.put("its owner who disables the trigger", dropped(scene));
        found.put("DROP TABLE", tried(scene, "DROP TABLE item"));
        return found;
    }

    private static String dropped(FenceScene scene) {
        List<String> triggers = scene
                .database()
                .query("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                        + " AND event_object_table = 'item' AND event_manipulation = 'UPDATE'")
                .stream()
                .map(row -> "DROP TRIGGER " + scene.database().quote(String.valueOf(row.get(0))))
                .toList();
        return tried(scene, triggers.get(0), "UPDATE item SET v = 'off'");
    }

    /** The server's own event, which has no session of anybody's. */
    private static String scheduled(FenceScene scene) {
        scene.database()
                .execute(
                        "SET GLOBAL event_scheduler = ON",
                        "CREATE EVENT once ON SCHEDULE AT CURRENT_TIMESTAMP ON COMPLETION PRESERVE DO BEGIN"
                                + " DECLARE EXIT HANDLER FOR SQLEXCEPTION INSERT INTO scratch VALUES (1);"
                                + " UPDATE item SET v = 'event' WHERE id = 1; INSERT INTO scratch VALUES (2); END");
        Waiting.until("the event", Duration.ofMinutes(2), () -> scene.database().count("scratch") > 0 ? true : null);
        return scene.database().queryLong("SELECT min(id) FROM scratch") == 1 ? STOPPED : PASSES;
    }

    private static String tried(FenceScene scene, String... statements) {
        return scene.writes(statements) ? PASSES : STOPPED;
    }

    private static Map<String, String> documented(Engine engine) throws IOException {
        int column = engine == Engine.POSTGRESQL ? 2 : engine == Engine.MYSQL ? 3 : 4;
        Map<String, String> rows = new LinkedHashMap<>();
        boolean isPart = false;
        for (String line : Files.readAllLines(Path.of("..", "docs", "cutover.md"))) {
            if (line.startsWith("## ")) {
                isPart = line.equals("## What a freeze does not stop");
            }
            String[] cells = line.split("\\|", -1);
            if (isPart && cells.length > 4 && !cells[1].contains("---") && !cells[2].contains("PostgreSQL")) {
                rows.put(cells[1].strip(), cells[column].strip());
            }
        }
        return rows;
    }
}
