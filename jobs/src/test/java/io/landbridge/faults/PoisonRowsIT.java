package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F17: rows that the target or the plan refuses are named and kept out, and nothing else is. */
@Tag("faults")
@Tag("sample")
final class PoisonRowsIT {

    @TempDir
    Path folder;

    /** A column of each kind of trouble, with the value that makes it; the key of the row is its number. */
    private record Poison(String column, String type, String good, String bad, String plan) {}

    private static List<Poison> poisons(Direction direction) {
        List<Poison> all = new ArrayList<>();
        all.add(new Poison("small", "int", "7", "40000", "small: {type: smallint}"));
        all.add(new Poison("brief", "varchar(40)", "'short'", "'much too long'", "brief: {type: \"varchar(8)\"}"));
        all.add(new Poison("sum", "decimal(20,4)", "12.5", "123456789.25", "sum: {type: \"decimal(8,2)\"}"));
        all.add(new Poison(
                "status", "varchar(10)", "'low'", "'unheard'", "status: {type: int, map: {low: 1, high: 2}}"));
        if (direction.from().engine().isMySqlFamily()
                && !direction.to().engine().isMySqlFamily()) {
            all.add(new Poison("day", "date", "'2024-02-29'", "'0000-00-00'", ""));
            all.add(new Poison("half", "datetime", "'2024-03-31 02:30:00'", "'2024-00-10 00:00:00'", ""));
            all.add(new Poison("body", "text", "'a''b'", "concat('a', char(0), 'b')", ""));
        }
        if (!direction.from().engine().isMySqlFamily()
                && direction.to().engine().isMySqlFamily()) {
            all.add(new Poison("day", "date", "'2024-02-29'", "'infinity'", ""));
            all.add(new Poison("moment", "timestamp", "'2024-02-29 10:00'", "'0044-03-15 12:00:00 BC'", ""));
            all.add(new Poison("real", "double precision", "0.1", "'NaN'", ""));
        }
        return all;
    }

    static List<Direction> named() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MYSQL));
    }

    static List<Direction> retried() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("named")
    @Timeout(600)
    void refusedRowsAreNamedAndTheRestIsEqual(Direction direction) {
        List<Poison> poisons = poisons(direction);
        try (Scene scene = Scene.open(folder, direction)) {
            create(scene, poisons);
            spoil(scene, poisons);
            plan(scene, poisons, poisons.size() + 1, "");
            JsonNode result = scene.ask("run");
            // One bad row for each kind, and one that the plan's check refuses.
            assertThat(result.path("quarantined").asInt()).isEqualTo(poisons.size() + 1);
            assertNamed(scene, poisons);
            assertRestEqual(scene, poisons);
            Evidence.keep(
                    "F17", direction.toString(), "named", Map.of("quarantined", poisons.size() + 1, "equal", true));
        }
    }

    private static void assertNamed(Scene scene, List<Poison> poisons) {
        JsonNode listed = scene.ask("quarantine", "list");
        assertThat(listed.path("rows")).hasSize(poisons.size() + 1);
        for (int i = 0; i < poisons.size(); i++) {
            JsonNode row = row(listed, key(i));
            assertThat(row.path("column").asText()).isEqualTo(poisons.get(i).column());
            assertThat(row.path("error").asText()).isNotBlank();
        }
        assertThat(row(listed, 5_000).path("error").asText()).contains("not the unlucky one");
    }

    static List<Direction> streamed() {
        return Extent.directions(List.of(Direction.MYSQL_TO_POSTGRESQL));
    }

    /** The rows were copied well and are spoilt afterwards; one more than the plan allows stops the run. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("streamed")
    @Timeout(600)
    void refusedChangesAreNamedAndTheRestArrives(Direction direction) {
        List<Poison> poisons = poisons(direction);
        try (Scene scene = Scene.open(folder, direction)) {
            create(scene, poisons);
            if (!direction.from().engine().isMySqlFamily()) {
                // A check reads whole old rows.
                scene.source().execute("ALTER TABLE poison REPLICA IDENTITY FULL");
            }
            Drain.prepare(scene);
            scene.planText(planText(scene, poisons, poisons.size() + 1, "")
                            .replace("tables:\n", "tables:\n  - table: " + scene.sourceSchema() + ".drain_marker\n")
                    + "changes: {through: direct}\n");
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            spoil(scene, poisons);
            scene.source().execute("INSERT INTO poison SELECT 7000, " + columns(poisons) + " FROM poison WHERE id = 1");
            Drain.untilEverythingArrived(scene, run);
            assertNamed(scene, poisons);
            assertRest(scene, poisons, 6_001);
            scene.source().execute("UPDATE poison SET small = 40000 WHERE id = 3000");
            assertThat(run.exits(1).json().path("error").path("code").asText())
                    .isEqualTo("copy.quarantine-over-budget");
            Evidence.keep(
                    "F17", direction.toString(), "streamed", Map.of("quarantined", poisons.size() + 1, "equal", true));
        }
    }

    private static String columns(List<Poison> poisons) {
        return poisons.stream().map(Poison::column).collect(Collectors.joining(", "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("retried")
    @Timeout(600)
    void moreThanTheBudgetStopsAndARetryAfterTheRuleChangedFinishes(Direction direction) {
        List<Poison> one = poisons(direction).subList(0, 1);
        try (Scene scene = Scene.open(folder, direction)) {
            create(scene, one);
            spoil(scene, one);
            plan(scene, one, 1, "");
            JsonNode refused = scene.start("run").exits(1).json();
            assertThat(refused.path("error").path("code").asText()).isEqualTo("copy.quarantine-over-budget");
            plan(scene, one, 2, "");
            assertThat(scene.ask("run").path("quarantined").asInt()).isEqualTo(2);
            assertRestEqual(scene, one);

            scene.planText(planText(scene, one, 2, "true").replace("{type: smallint}", CLAMPED));
            JsonNode retried = scene.ask("quarantine", "retry", "--accept-plan");
            assertThat(retried.path("open").asInt()).isZero();
            ComparisonResult result = Comparison.of(scene.source(), scene.target())
                    .table("poison")
                    .expect("small", row -> String.valueOf(Math.min(32_767, Integer.parseInt(row.text("small")))))
                    .compare();
            assertThat(result.isEqual()).as(result.toString()).isTrue();
        }
    }

    private static final String CLAMPED = "{type: smallint, value: \"row.small > 32767 ? 32767 : row.small\"}";

    private static JsonNode row(JsonNode listed, int key) {
        for (JsonNode row : listed.path("rows")) {
            if (row.path("key").path(0).asText().equals(String.valueOf(key))) {
                return row;
            }
        }
        throw new AssertionError("no row " + key + " in " + listed);
    }

    private static int key(int poison) {
        return 1_000 + 97 * poison;
    }

    private static void create(Scene scene, List<Poison> poisons) {
        boolean mySql = scene.source().engine().isMySqlFamily();
        StringBuilder ddl = new StringBuilder("CREATE TABLE poison (id int PRIMARY KEY");
        StringBuilder good = new StringBuilder();
        for (Poison poison : poisons) {
            ddl.append(", ").append(poison.column()).append(' ').append(poison.type());
            good.append(", ").append(poison.good());
        }
        scene.source().execute(ddl + ")");
        if (mySql) {
            scene.source().execute("SET SESSION sql_mode = ''");
        }
        StringBuilder values = new StringBuilder();
        for (int id = 1; id <= 6_000; id++) {
            values.append(id == 1 ? "" : ", ")
                    .append('(')
                    .append(id)
                    .append(good)
                    .append(')');
        }
        scene.source().execute("INSERT INTO poison VALUES " + values);
    }

    private static void spoil(Scene scene, List<Poison> poisons) {
        for (int i = 0; i < poisons.size(); i++) {
            scene.source()
                    .execute("UPDATE poison SET " + poisons.get(i).column() + " = "
                            + poisons.get(i).bad() + " WHERE id = " + key(i));
        }
    }

    private static void plan(Scene scene, List<Poison> poisons, int budget, String check) {
        scene.planText(planText(scene, poisons, budget, check));
    }

    private static String planText(Scene scene, List<Poison> poisons, int budget, String check) {
        StringBuilder columns = new StringBuilder();
        poisons.stream()
                .filter(poison -> !poison.plan().isEmpty())
                .forEach(
                        poison -> columns.append("      ").append(poison.plan()).append('\n'));
        return scene.head()
                + """
                tables:
                  - table: %s.poison
                    columns:
                %s    check:
                      not the unlucky one: "%s"
                backfill: {parallelism: 2, chunkRows: 500, maxQuarantined: %d}
                """.formatted(scene.sourceSchema(), columns, check.isEmpty() ? "row.id != 5000" : check, budget);
    }

    /** All rows but the poisoned ones are there, as the plan wants them. */
    private static void assertRestEqual(Scene scene, List<Poison> poisons) {
        assertRest(scene, poisons, 6_000);
    }

    private static void assertRest(Scene scene, List<Poison> poisons, long rows) {
        StringBuilder keys = new StringBuilder("5000");
        for (int i = 0; i < poisons.size(); i++) {
            keys.append(", ").append(key(i));
        }
        var comparison =
                Comparison.of(scene.source(), scene.target()).table("poison").where("id NOT IN (" + keys + ")");
        if (poisons.size() > 1) {
            comparison.expect("status", row -> row.text("status").equals("low") ? "1" : "2");
        }
        ComparisonResult result = comparison.compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
        assertThat(result.table("poison").targetRows()).isEqualTo(rows - 1 - poisons.size());
    }
}
