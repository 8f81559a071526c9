package io.landbridge.jobs.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.planfile.RunbookFile;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.cutover.BackupAction;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunbookAssessmentTest {

    private static final String CORE = """
              - freeze:
              - drain:
              - verify:
              - sequences:
            """;

    @TempDir
    Path folder;

    private boolean hasClient = true;

    private List<Finding> findings(int followers, String steps) throws IOException {
        Path file = Files.writeString(folder.resolve("move.yaml"), "runbook: move\nsteps:\n" + steps);
        BackupAction backups = new BackupAction() {
            @Override
            public String check(StepAction.Backup order) {
                if (!hasClient) {
                    throw new LandbridgeException(ConnectionError.UNREACHABLE, "pg_dump", "No such program was found.");
                }
                return "pg_dump 18";
            }

            @Override
            public String run(StepAction.Backup order, Duration limit) {
                throw new AssertionError("an assessment changes nothing");
            }
        };
        return new RunbookAssessment(RunbookFile.read(file), backups, Map.of("PATH", folder.toString()), followers)
                .findings();
    }

    private static List<String> codes(List<Finding> findings) {
        return findings.stream().map(finding -> finding.code().code()).toList();
    }

    @Test
    void whatIsMissingIsNamedWithItsStep() throws IOException {
        hasClient = false;
        List<Finding> findings = findings(0, """
                  - backup: {on: source, tables: [public.orders], to: /backups}
                  - command: {name: banner, run: [no-such-program, on], undo: [/no/such/program, off]}
                """ + CORE + """
                  - reverse: none
                    acceptNoWayBack: "it is a copy"
                  - switch:
                """);
        assertThat(codes(findings))
                .containsExactly(
                        "assess.runbook-backup-impossible",
                        "assess.runbook-command-missing",
                        "assess.runbook-command-missing",
                        "assess.runbook-no-way-back",
                        "assess.runbook-moves-nobody");
        assertThat(findings.get(1).where()).endsWith("move.yaml:4 banner");
    }

    @Test
    void whatIsThereIsSaid() throws IOException {
        Path program = Files.writeString(folder.resolve("flags"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<Finding> findings = findings(2, """
                  - approve: {by: [dba, lead], prompt: "now"}
                  - backup: {on: source, tables: [public.orders], to: /backups}
                  - command: {name: banner, run: [flags, on]}
                """ + CORE + """
                  - reverse: {window: 1h}
                  - switch:
                """);
        assertThat(codes(findings))
                .containsExactly(
                        "assess.runbook-approvers", "assess.runbook-backup-ready", "assess.runbook-flag-followed");
        assertThat(findings.get(0).evidence()).isEqualTo("dba, lead");
    }
}
