package io.landbridge.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.landbridge.architecture.HouseClasses;
import io.landbridge.docs.GeneratedDocument;
import io.landbridge.pipeline.assessment.AssessmentCode;
import io.landbridge.pipeline.failure.ErrorCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

@Tag("docs")
final class ReferenceTest {

    private static final List<ErrorCode> CODES = codes();

    @Test
    void commandsAreDocumentedAsTheyAre() {
        StringBuilder text = new StringBuilder("""
                # Commands

                What `landbridge COMMAND --help` prints, for all commands. JSON documents follow the schemas in [docs/schema/commands](../schema/commands);
                what goes wrong is listed in [errors.md](errors.md).
                """);
        describe(CommandTree.create(), text);
        GeneratedDocument.at("docs/reference/commands.md").says(text.toString());
    }

    @Test
    void theManPageSaysTheSame() {
        StringBuilder text = new StringBuilder("""
                .TH LANDBRIDGE 1
                .SH NAME
                landbridge \\- moves live tables between PostgreSQL, MySQL and MariaDB
                .SH COMMANDS
                """);
        manual(CommandTree.create(), text);
        GeneratedDocument.at("docs/reference/landbridge.1").says(text.toString());
    }

    @Test
    void errorsAreDocumentedAsTheyAre() {
        StringBuilder text = new StringBuilder("""
                # Exit codes and errors

                | exit code | meaning |
                | --- | --- |
                """);
        CommandTree.create()
                .getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> text.append("| ")
                        .append(code.strip())
                        .append(" | ")
                        .append(meaning)
                        .append(" |\n"));
        text.append("""

                Every error names its place, what happened and why, this code, and what to do next. Codes never change.

                | code | exit code | what to do next, where the error itself knows nothing better |
                | --- | --- | --- |
                """);
        for (ErrorCode code : CODES) {
            text.append("| `")
                    .append(code.code())
                    .append("` | ")
                    .append(code.category().exitCode())
                    .append(" | ")
                    .append(code.remedy())
                    .append(" |\n");
        }
        GeneratedDocument.at("docs/reference/errors.md").says(text.toString());
    }

    @Test
    void findingsAreDocumentedAsTheyAre() {
        StringBuilder text = new StringBuilder("""
                # Findings of the assessment

                `landbridge assess PLAN` prints each with its place, what was seen, and the way out. A BLOCKER stands against a run; a finding may be milder than its code
                where it says so. Codes never change.

                | code | severity | meaning |
                | --- | --- | --- |
                """);
        Arrays.stream(AssessmentCode.values())
                .sorted(Comparator.comparing(AssessmentCode::code))
                .forEach(code -> text.append("| `")
                        .append(code.code())
                        .append("` | ")
                        .append(code.severity())
                        .append(" | ")
                        .append(code.meaning())
                        .append(" |\n"));
        GeneratedDocument.at("docs/reference/findings.md").says(text.toString());
    }

    @Test
    void whatCanBeTakenBackIsDocumentedAsItIs() {
        GeneratedDocument.at("docs/reference/rollback.md").says("""
                # What can be taken back, and when

                `landbridge rollback PLAN --explain` prints this table with the place where the migration is. What to do is said in
                [the runbook file](../runbook-file.md#rollback).

                """ + DecisionTable.markdown());
    }

    /** Words of the interface come before their commands do. */
    @Test
    void everyRemedyNamesCommandsThatAreThere() {
        Set<String> commands = CommandTree.create().getSubcommands().keySet();
        for (ErrorCode code : CODES) {
            Matcher named = Pattern.compile("landbridge ([a-z]+)").matcher(code.remedy());
            while (named.find()) {
                assertThat(commands).as(code.code()).contains(named.group(1));
            }
        }
    }

    private static List<ErrorCode> codes() {
        Map<String, ErrorCode> codes = HouseClasses.productAlone("io.landbridge").stream()
                .filter(type -> type.isEnum() && type.isAssignableTo(ErrorCode.class))
                .flatMap(ReferenceTest::constants)
                // Two errors with one code would be a defect: the collector throws.
                .collect(Collectors.toMap(ErrorCode::code, code -> code));
        return codes.values().stream()
                .sorted(Comparator.comparing(ErrorCode::code))
                .toList();
    }

    private static Stream<ErrorCode> constants(JavaClass type) {
        return Arrays.stream(type.reflect().getEnumConstants()).map(ErrorCode.class::cast);
    }

    private static void manual(CommandLine command, StringBuilder text) {
        text.append(".SS ").append(command.getCommandSpec().qualifiedName()).append("\n.nf\n");
        command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(line -> line.replace("\\", "\\e").replace("-", "\\-"))
                .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
                .forEach(line -> text.append(line).append('\n'));
        text.append(".fi\n");
        command.getSubcommands().values().stream().distinct().forEach(sub -> manual(sub, text));
    }

    private static void describe(CommandLine command, StringBuilder text) {
        text.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```\n")
                .append(command.getUsageMessage(Ansi.OFF).stripTrailing())
                .append("\n```\n");
        command.getSubcommands().values().stream().distinct().forEach(sub -> describe(sub, text));
    }
}
