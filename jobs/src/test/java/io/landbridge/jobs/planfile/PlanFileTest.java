package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.planfile.WrongFiles.Case;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Wrong plans, each with everything that is said about it. */
final class PlanFileTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("SECRET", "s3cret", "EMPTY_SECRET", "");
    private static final String ENDS = """
            source: {url: "jdbc:mysql://127.0.0.1:3306/shop", username: u, password: "${env:SECRET}"}
            target: {url: "jdbc:postgresql://127.0.0.1:5432/shop", username: u, password: "${env:SECRET}"}
            """;

    @TempDir
    private Path folder;

    static Stream<Case> cases() throws IOException {
        return WrongFiles.cases("wrong-plans.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysEverythingThatIsWrong(Case wrong) throws IOException {
        assertThat(problems(completed(wrong.file()).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(wrong.problems());
    }

    @Test
    void theTableIsLong() throws IOException {
        assertThat(cases().map(Case::name).collect(Collectors.toSet())).hasSizeGreaterThanOrEqualTo(55);
    }

    @Test
    void aFileThatIsNoneIsSaidSo() throws IOException {
        assertThat(problems(new byte[0])).containsExactly("the file is empty. [plan.syntax]");
        assertThat(problems("migration: shöp\n".getBytes(StandardCharsets.ISO_8859_1)))
                .containsExactly("1: the file is not UTF-8 from here on; save it as UTF-8. [plan.syntax]");
        assertThat(problems("a: 1\n".getBytes(StandardCharsets.UTF_16)))
                .containsExactly("1: the file is not UTF-8 from here on; save it as UTF-8. [plan.syntax]");
        assertThat(problems("migration: \u0007\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("1: the file holds a control character (U+0007). [plan.syntax]");
        assertThat(problems(folder.resolve("missing.yaml")))
                .containsExactly("there is no such file. [plan.unreadable]");
        assertThat(problems(folder)).containsExactly("the file cannot be read: IOException. [plan.unreadable]");
    }

    @Test
    void aByteOrderMarkIsNoPartOfThePlan() throws IOException {
        String plan = "\uFEFFmigration: shop\n" + ENDS;
        assertThat(problems(plan.getBytes(StandardCharsets.UTF_8))).containsExactly("nothing is wrong");
    }

    /** What the plan has itself comes first, so that its lines are those of the table. */
    private static String completed(String plan) {
        boolean whole = plan.contains("{{plan}}\n");
        String rest = plan.replace("{{plan}}\n", "").replace("{{ends}}\n", "");
        int document = rest.indexOf("\n---\n");
        String ends = (whole ? "migration: shop\n" : "") + (whole || plan.contains("{{ends}}") ? ENDS : "");
        return document >= 0 || rest.startsWith("---") ? ends + rest : rest + ends;
    }

    private List<String> problems(byte[] plan) throws IOException {
        return problems(Files.write(folder.resolve("plan.yaml"), plan));
    }

    private static List<String> problems(Path file) {
        return WrongFiles.problems(file, () -> PlanFile.read(file, ENVIRONMENT::get));
    }
}
