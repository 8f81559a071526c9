package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F30: what an operator gets wrong is refused before any write, with the way out. */
@Tag("faults")
@Tag("sample")
final class OperatorErrorsIT {

    @TempDir
    Path folder;

    /**
     * One thing to get wrong.
     *
     * @param make after it {@code run} is refused
     * @param code of the error, or of the assessment's finding
     * @param wayOut what the message says to do
     */
    private record Mistake(String name, Consumer<Scene> make, int exit, String code, String wayOut) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake(
                    "the wrong direction",
                    scene -> rows(scene.target(), 100),
                    1,
                    "assess.target-not-empty",
                    "right way round?"),
            new Mistake(
                    "the wrong direction after a copy",
                    OperatorErrorsIT::copyAndTurnAround,
                    1,
                    "assess.target-not-empty",
                    "right way round?"),
            new Mistake(
                    "a target with rows",
                    scene -> {
                        rows(scene.source(), 10);
                        rows(scene.target(), 1);
                    },
                    1,
                    "assess.target-not-empty",
                    "Empty the table yourself"),
            new Mistake(
                    "the source as target", OperatorErrorsIT::sourceAsTarget, 2, "plan.conflict", "say another to:"),
            new Mistake(
                    "a table without key that is to be streamed",
                    OperatorErrorsIT::streamWithoutKey,
                    1,
                    "assess.stream-key-missing",
                    "Add a primary key in the source"),
            new Mistake("no right at the source", OperatorErrorsIT::blindAtSource, 1, "assess.right-missing", "GRANT "),
            new Mistake(
                    "no right at the target", OperatorErrorsIT::powerlessAtTarget, 1, "assess.right-missing", "GRANT "),
            new Mistake(
                    "a changed plan", OperatorErrorsIT::copySomeAndChange, 1, "run.plan-changed", "Put the plan back"));

    static List<Arguments> mistakes() {
        List<Arguments> all = new ArrayList<>();
        for (Direction direction : Extent.directions(List.of(Direction.MARIADB_TO_POSTGRESQL))) {
            MISTAKES.forEach(mistake -> all.add(Arguments.of(direction, mistake)));
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("mistakes")
    @Timeout(600)
    void isRefusedBeforeAnyWrite(Direction direction, Mistake mistake) {
        try (Scene scene = Scene.open(folder, direction)) {
            table(scene.source());
            table(scene.target());
            mistake.make.accept(scene);
            Map<String, Long> before = Contents.of(scene);
            ToolProcess run = scene.start("run").exits(mistake.exit);
            JsonNode document = run.json();
            assertThat(document.path("outcome").asText()).isEqualTo("refused");
            assertThat(document.path("error").toString()).contains(mistake.code).contains(mistake.wayOut);
            assertThat(Contents.of(scene)).as("what stands where").isEqualTo(before);
            Evidence.keep(
                    "F30", direction.toString(), mistake.name, Map.of("code", mistake.code, "exit", mistake.exit));
        }
    }

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MYSQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(600)
    void aSecondRunIsRefusedWhileOneWorks(Direction direction) {
        try (Scene scene = Scene.open(folder, direction)) {
            table(scene.source());
            rows(scene.source(), 20_000);
            scene.plan("backfill: {parallelism: 2, chunkRows: 200, maxRowsPerSecond: 2000}\n");
            ToolProcess first = scene.start("run");
            first.until("rows", () -> scene.ledger().counts().rows() > 0);
            long token = scene.ledger().runnerToken();
            long audited = audited(scene);
            JsonNode refused = scene.start("run").exits(1).json();
            assertThat(refused.path("error").path("code").asText()).isEqualTo("run.already-running");
            assertThat(refused.path("error").path("where").asText()).contains("process " + first.pid());
            assertThat(refused.path("error").path("remedy").asText()).contains("landbridge status");
            assertThat(scene.ledger().runnerToken()).isEqualTo(token);
            assertThat(audited(scene)).as("what the second run wrote").isEqualTo(audited);
            scene.ask("tune", "--max-rows-per-second", "1000000");
            first.exits(0);
            scene.assertEqual();
        }
    }

    private static long audited(Scene scene) {
        return scene.target().count(scene.ledger().table("audit"));
    }

    /** The same at both ends, so that only rows tell them apart. */
    private static void table(TestDatabase database) {
        database.execute("CREATE TABLE orders (id int PRIMARY KEY, note varchar(20))");
    }

    private static void rows(TestDatabase database, int count) {
        StringBuilder values = new StringBuilder("(1, 'note 1')");
        for (int id = 2; id <= count; id++) {
            values.append(", (").append(id).append(", 'note ").append(id).append("')");
        }
        database.execute("INSERT INTO orders VALUES " + values);
    }

    private static void copyAndTurnAround(Scene scene) {
        rows(scene.source(), 10);
        scene.ask("run");
        scene.planText(scene.head()
                .replace("source:", "other:")
                .replace("target:", "source:")
                .replace("other:", "target:"));
    }

    private static void sourceAsTarget(Scene scene) {
        rows(scene.source(), 10);
        scene.planText(scene.head()
                .replace(scene.target().url(), scene.source().url())
                .replace(
                        "username: " + scene.target().user(),
                        "username: " + scene.source().user())
                .replace("TARGET_PASSWORD", "SOURCE_PASSWORD"));
    }

    /** F20; copied alone it would be. */
    private static void streamWithoutKey(Scene scene) {
        scene.source().execute("CREATE TABLE keyless (n int)", "INSERT INTO keyless VALUES (1), (1)");
        scene.plan("changes: {through: direct}\n");
    }

    /** A user who may connect and see that there is a table. */
    private static void blindAtSource(Scene scene) {
        rows(scene.source(), 10);
        TestDatabase source = scene.source();
        String user = user(source);
        if (source.engine().isMySqlFamily()) {
            source.execute("GRANT INSERT ON " + source.quote(source.name()) + ".* TO '" + user + "'@'%'");
        }
        as(scene, "source", source, user);
    }

    /** A user who may read what is there. */
    private static void powerlessAtTarget(Scene scene) {
        rows(scene.source(), 10);
        TestDatabase target = scene.target();
        String user = user(target);
        target.execute(
                target.engine().isMySqlFamily()
                        ? "GRANT SELECT ON " + target.quote(target.name()) + ".* TO '" + user + "'@'%'"
                        : "GRANT SELECT ON orders TO " + user);
        as(scene, "target", target, user);
    }

    private static String user(TestDatabase database) {
        String user = "limited_" + Long.toHexString(System.nanoTime());
        database.execute(
                database.engine().isMySqlFamily()
                        ? "CREATE USER '" + user + "'@'%' IDENTIFIED BY '" + database.password() + "'"
                        : "CREATE ROLE " + user + " LOGIN PASSWORD '" + database.password() + "'");
        return user;
    }

    private static void as(Scene scene, String side, TestDatabase database, String user) {
        String head = scene.head();
        int at = head.indexOf("username: " + database.user(), head.indexOf(side + ":"));
        scene.planText(head.substring(0, at) + "username: " + user
                + head.substring(at + 10 + database.user().length()));
    }

    private static void copySomeAndChange(Scene scene) {
        rows(scene.source(), 1_000);
        scene.plan("backfill: {parallelism: 1, chunkRows: 100, chunkTime: 20ms}\n");
        scene.startHaltingAt("chunk-committed:2", "run").isKilled();
        scene.plan("""
                tables:
                  - table: %s.orders
                    where: "row.id > 5"
                backfill: {parallelism: 1}
                """.formatted(scene.sourceSchema()));
    }
}
