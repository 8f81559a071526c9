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

/** docs/runbook-file.md, README.md and docs/schema/runbook.schema.json say what the reader does. */
final class RunbookDocumentationTest {

    private static final Path PAGE = Path.of("..", "docs", "runbook-file.md");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final List<Place> PLACES =
            Arrays.stream(Place.values()).filter(Place::isOfRunbook).toList();

    @TempDir
    private Path folder;

    @Test
    void everyExampleIsARunbookForTheReaderAndForTheSchema() throws IOException {
        JsonNode schema = EditorView.schema("runbook.schema.json");
        List<String> examples = new ArrayList<>();
        Matcher block = YAML_BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            examples.add(block.group(1));
        }
        assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
        int onThePage = examples.size();
        block.reset(Files.readString(Path.of("..", "README.md")));
        while (block.find()) {
            if (block.group(1).startsWith("runbook:")) {
                examples.add(block.group(1));
            }
        }
        assertThat(examples).as("README's runbook").hasSizeGreaterThan(onThePage);
        for (String example : examples) {
            Path file = Files.writeString(folder.resolve("runbook.yaml"), example);
            assertThatCode(() -> RunbookFile.read(file, name -> "secret"))
                    .as(example)
                    .doesNotThrowAnyException();
            assertThat(EditorView.problems(schema, example)).as(example).isEmpty();
        }
    }

    @Test
    void theSchemaHasTheReadersKeysAndNoOthers() throws IOException {
        JsonNode definitions = EditorView.schema("runbook.schema.json").get("$defs");
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
        JsonNode schema = EditorView.schema("runbook.schema.json");
        assertThat(EditorView.problems(schema, "runbook: a\nsteps: [{freeze: }]\n"))
                .isEmpty();
        for (String step : List.of(
                "frezee: ",
                "wait: 1s, notify: \"https://a/b\"",
                "approve: {by: [], prompt: a}",
                "approve: {by: [dba]}",
                "backup: {on: source, tables: [orders], to: /b}",
                "http: {}",
                "http: {get: \"https://a\", put: \"https://a\"}",
                "http: {put: \"ftp://a\"}",
                "http: {put: \"https://a\", expect: {status: ok}}",
                "command: {run: []}",
                "command: {run: [a], undo: true}",
                "sql: {sql: a}",
                "freeze: {writers: kill}",
                "sequences: {gap: -1}",
                "reverse: {window: 5}",
                "reverse: never",
                "reverse: none",
                "switch: {do: {}}",
                "watch: {for: 1s}",
                "watch: {for: 1s, every: 1s, rollbackWhen: [{http: \"http://a\"}]}",
                "watch: {for: 1s, every: 1s, rollbackWhen: [{prometheus: \"http://a\", above: 1}]}",
                "wait: 5",
                "notify: {text: a}")) {
            assertThat(EditorView.problems(schema, "runbook: a\nsteps: [{" + step + "}]\n"))
                    .as(step)
                    .isNotEmpty();
        }
        for (String wrong : List.of(
                "steps: [{freeze: }]\n",
                "runbook: a\n",
                "runbook: a\ndirection: back\nsteps: [{freeze: }]\n",
                "runbook: a\ngates: {lag: 2s}\nsteps: [{freeze: }]\n",
                "runbook: a\nonFailure: [{}]\nsteps: [{freeze: }]\n")) {
            assertThat(EditorView.problems(schema, wrong)).as(wrong).isNotEmpty();
        }
    }

    @Test
    void everyKeyIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        for (Place place : PLACES) {
            assertThat(place.keys())
                    .as(place.name())
                    .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
        }
    }
}
