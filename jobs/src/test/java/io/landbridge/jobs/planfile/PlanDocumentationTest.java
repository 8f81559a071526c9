package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/plan-file.md, README.md and docs/schema/plan.schema.json say what the reader does. */
final class PlanDocumentationTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final String ENDS = """
            migration: shop
            source: {url: "jdbc:mysql://127.0.0.1:3306/shop", username: u, password: "${env:SECRET}"}
            target: {url: "jdbc:postgresql://127.0.0.1:5432/shop", username: u, password: "${env:SECRET}"}
            """;

    private static final List<Place> PLACES =
            Arrays.stream(Place.values()).filter(place -> !place.isOfRunbook()).toList();

    @TempDir
    private Path folder;

    @Test
    void everyExampleIsAPlanForTheReaderAndForTheSchema() throws IOException {
        JsonNode schema = schema();
        List<String> examples = examples();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
        for (String example : examples) {
            Path file = Files.writeString(folder.resolve("plan.yaml"), example);
            assertThatCode(() -> PlanFile.read(file, name -> "secret"))
                    .as(example)
                    .doesNotThrowAnyException();
            assertThat(EditorView.problems(schema, example)).as(example).isEmpty();
        }
    }

    @Test
    void theSchemaHasTheReadersKeysAndNoOthers() throws IOException {
        JsonNode definitions = schema().get("$defs");
        for (Place place : PLACES) {
            JsonNode definition = definitions.get(place.name());
            List<String> keys = new ArrayList<>();
            definition.get("properties").fieldNames().forEachRemaining(keys::add);
            assertThat(keys).as(place.name()).containsExactlyInAnyOrderElementsOf(place.keys());
            assertThat(definition.get("additionalProperties").asBoolean()).isFalse();
        }
    }

    @Test
    void theSchemaRefusesWhatTheReaderRefuses() throws IOException {
        JsonNode schema = schema();
        for (String wrong : List.of(
                "migration: Shop\n" + ENDS.substring(ENDS.indexOf("source")),
                ENDS.replace("username: u, ", ""),
                ENDS.replace("${env:SECRET}", "hunter2"),
                ENDS + "ledger: {}\n",
                ENDS + "ledger: {schema: a, prefix: b}\n",
                ENDS + "tables: []\n",
                ENDS + "tables: [{include: a, table: b}]\n",
                ENDS + "tables: [{table: a, columns: {b: {drop: yes}}}]\n",
                ENDS + "types: [{source: datetime}]\n",
                ENDS + "types: [{source: datetime, overlap: both, zone: UTC}]\n",
                ENDS + "backfill: {parallelism: 0}\n",
                ENDS + "backfill: {chunkTime: 5}\n",
                ENDS + "backfill: {throttle: [{signal: query, on: source}]}\n",
                ENDS + "changes: {}\n",
                ENDS + "changes: {through: kafka}\n",
                ENDS + "changes: {through: direct, lanes: 17}\n",
                ENDS + "validation: {digest: both}\n",
                ENDS + "validation: {sensitive: [email]}\n",
                ENDS + "validation: {checks: [{name: a}]}\n",
                ENDS + "validation: {checks: [{name: a, sql: b, expect: 0}]}\n",
                ENDS + "validation: {checks: [{name: a, sql: b, on: target}]}\n",
                ENDS + "validation: {checks: [{name: a, sql: b, on: target, expect: 0, tolerance: 0.1}]}\n",
                ENDS + "expand: migrations\n")) {
            assertThat(EditorView.problems(schema, wrong)).as(wrong).isNotEmpty();
        }
    }

    @Test
    void everyKeyIsExplained() throws IOException {
        String page = Files.readString(DOCS.resolve("plan-file.md"));
        for (Place place : PLACES) {
            assertThat(place.keys())
                    .as(place.name())
                    .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
        }
    }

    private static List<String> examples() throws IOException {
        Matcher block = YAML_BLOCK.matcher(
                Files.readString(DOCS.resolve("plan-file.md")) + Files.readString(DOCS.resolve("../README.md")));
        List<String> examples = new ArrayList<>();
        while (block.find()) {
            String example = block.group(1);
            if (!example.startsWith("runbook:")) {
                examples.add(example.startsWith("migration:") ? example : ENDS + example);
            }
        }
        return examples;
    }

    private static JsonNode schema() throws IOException {
        return EditorView.schema("plan.schema.json");
    }
}
