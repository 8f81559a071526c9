package io.landbridge.jobs.cli;

import io.landbridge.jobs.backup.BackupRunner;
import io.landbridge.jobs.planfile.RunbookFile;
import io.landbridge.jobs.run.PlanAssessment;
import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.runbook.RunbookAssessment;
import io.landbridge.pipeline.assessment.Assessor;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.assessment.Severity;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "assess",
        description = {
            "Say what stands against the plan: BLOCKER, WARNING and INFO, each with evidence and the way out.",
            "Nothing is changed on either side. Exit code 1 when there is a blocker."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge assess shop.yaml",
            "  landbridge assess shop.yaml --grants   the least rights of the plan's users, for an administrator",
            "  landbridge assess shop.yaml --runbook move.yaml   also what the runbook needs: clients, room, programs, people"
        })
final class AssessCommand extends AnsweringCommand {

    private static final Duration HEARD_OF = Duration.ofSeconds(10);

    @Mixin
    private PlanArgument plan = new PlanArgument();

    @Mixin
    private TransformerPath transformers = new TransformerPath();

    @Option(names = "--grants", description = "Print the least rights that the plan's users need, as SQL.")
    private boolean grants;

    @Option(
            names = "--for",
            paramLabel = "USER",
            description = "With --grants: the user who shall get them; without it the plan's own on each side.")
    private @Nullable String user;

    @Option(
            names = "--runbook",
            paramLabel = "FILE",
            description = "Also what this runbook needs of this machine and of people.")
    private @Nullable Path runbook;

    @Override
    Answer answer() {
        Runbook read = runbook == null ? null : RunbookFile.read(runbook);
        try (Workplace workplace = plan.open(transformers)) {
            PlanAssessment assessment = workplace.planAssessment();
            String migration = workplace.plan().migration();
            if (grants) {
                return grants(migration, assessment);
            }
            Stream<Finding> ofRunbook = read == null ? Stream.empty() : ofRunbook(workplace, read).stream();
            return findings(
                    migration,
                    Stream.concat(assessment.findings().stream(), ofRunbook)
                            .sorted()
                            .toList());
        }
    }

    private static List<Finding> ofRunbook(Workplace workplace, Runbook read) {
        Ledger ledger = workplace.ledger();
        int followers = ledger.exists()
                ? ledger.inTransaction(
                        transaction -> transaction.traffic().clients(HEARD_OF).size())
                : 0;
        BackupRunner backups = new BackupRunner(
                workplace.plan(), workplace.source(), workplace.target(), System.getenv(), Clock.systemUTC());
        return new RunbookAssessment(read, backups, System.getenv(), followers).findings();
    }

    private Answer grants(String migration, PlanAssessment assessment) {
        List<String> source = assessment.sourceGrants(user);
        List<String> target = assessment.targetGrants(user);
        Map<String, @Nullable Object> document = Answer.document(commandName(), migration, "done");
        document.put("sourceGrants", source);
        document.put("targetGrants", target);
        List<String> sourceCutover = assessment.sourceCutoverGrants(user);
        List<String> targetCutover = assessment.targetCutoverGrants(user);
        document.put("sourceCutoverGrants", sourceCutover);
        document.put("targetCutoverGrants", targetCutover);
        return Answer.done(
                document,
                section("source", source)
                        + '\n'
                        + section("target", target)
                        + (sourceCutover.isEmpty()
                                ? ""
                                : '\n'
                                        + section("source, for a cutover only", sourceCutover)
                                        + '\n'
                                        + section("target, for a cutover only", targetCutover)));
    }

    private static String section(String side, List<String> grants) {
        return "-- " + side + '\n' + String.join("\n", grants) + '\n';
    }

    private Answer findings(String migration, List<Finding> findings) {
        boolean clear = Assessor.isClear(findings);
        Map<String, @Nullable Object> document = Answer.document(commandName(), migration, clear ? "done" : "refused");
        document.put("clear", clear);
        document.put("findings", findings.stream().map(AssessCommand::part).toList());
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(finding.severity())
                    .append(' ')
                    .append(finding.where())
                    .append(": ")
                    .append(finding.what())
                    .append(" [")
                    .append(finding.code().code())
                    .append("]\n    seen: ")
                    .append(finding.evidence())
                    .append("\n    do:   ")
                    .append(finding.remedy())
                    .append('\n');
        }
        for (Severity severity : Severity.values()) {
            long count = findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
            text.append(severity == Severity.BLOCKER ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(severity);
        }
        text.append(clear ? ": a run may begin.\n" : ": a run is refused.\n");
        return new Answer(document, text.toString(), clear ? null : blocked(findings));
    }

    private LandbridgeException blocked(List<Finding> findings) {
        long blockers = findings.stream()
                .filter(finding -> finding.severity() == Severity.BLOCKER)
                .count();
        return new LandbridgeException(
                RunError.BLOCKED, plan.file().toString(), blockers + " findings stand against a run.");
    }

    private static Map<String, Object> part(Finding finding) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("severity", finding.severity().name());
        part.put("code", finding.code().code());
        part.put("where", finding.where());
        part.put("what", finding.what());
        part.put("evidence", finding.evidence());
        part.put("remedy", finding.remedy());
        return part;
    }
}
