package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.pipeline.cutover.Runbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runbooks that are ready to use are runbooks, each has its page, and no page names a file that is not there. */
final class ReadyRunbooksTest {

    private static final Path FOLDER = Path.of("..", "runbooks");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)");

    @Test
    void everyRunbookIsReadByReaderAndSchema() throws IOException {
        JsonNode schema = EditorView.schema("runbook.schema.json");
        List<Path> runbooks = files(".yaml");
        assertThat(runbooks).hasSizeGreaterThanOrEqualTo(4);
        for (Path file : runbooks) {
            Runbook runbook = RunbookFile.read(file, name -> "secret");
            assertThat(runbook.steps()).as("%s", file).isNotEmpty();
            assertThat(EditorView.problems(schema, Files.readString(file)))
                    .as("%s", file)
                    .isEmpty();
            assertThat(Path.of(file.toString().replace(".yaml", ".md"))).exists();
        }
    }

    @Test
    void everyPageSaysTheSameFourThings() throws IOException {
        List<Path> pages = files(".md");
        assertThat(pages).hasSizeGreaterThanOrEqualTo(9);
        for (Path page : pages) {
            String text = Files.readString(page);
            Matcher link = LINK.matcher(text);
            while (link.find()) {
                assertThat(FOLDER.resolve(link.group(1))).as("%s", page).exists();
            }
            if (!page.endsWith("README.md")) {
                assertThat(text).as("%s", page).contains("## Signs", "## Decision", "## Commands", "## Way back");
                assertThat(Files.readString(FOLDER.resolve("README.md"))).contains("(" + page.getFileName() + ")");
            }
        }
    }

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
