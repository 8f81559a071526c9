package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.planfile.WrongFiles.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong runbooks, each with everything that is said about it. */
final class RunbookFileTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("SECRET", "s3cret", "EMPTY_SECRET", "");
    private static final String HEAD = "runbook: a\nsteps:\n";
    private static final String CORE = """
              - freeze:
              - drain:
              - verify:
              - sequences:
              - reverse: {window: 24h}
              - switch:
            """;

    @TempDir
    private Path folder;

    static Stream<Case> cases() throws IOException {
        return WrongFiles.cases("wrong-runbooks.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysEverythingThatIsWrong(Case wrong) throws IOException {
        assertThat(problems(wrong.file())).isEqualTo(wrong.problems());
    }

    @Test
    void theTableIsLong() throws IOException {
        assertThat(cases().map(Case::name).collect(Collectors.toSet())).hasSizeGreaterThanOrEqualTo(35);
    }

    @Test
    void whatTheTableAbbreviatesIsRight() throws IOException {
        assertThat(problems("{{runbook}}\n{{core}}\n")).containsExactly("nothing is wrong");
        assertThat(problems("{{whole}}\n")).containsExactly("nothing is wrong");
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        Path none = folder.resolve("none.yaml");
        assertThat(WrongFiles.problems(none, () -> RunbookFile.read(none, ENVIRONMENT::get)))
                .containsExactly("there is no such file. [plan.unreadable]");
    }

    private List<String> problems(String runbook) throws IOException {
        String whole = runbook.replace("{{whole}}\n", HEAD + CORE)
                .replace("{{runbook}}\n", HEAD)
                .replace("{{core}}\n", CORE);
        Path file = Files.writeString(folder.resolve("runbook.yaml"), whole);
        return WrongFiles.problems(file, () -> RunbookFile.read(file, ENVIRONMENT::get));
    }
}
