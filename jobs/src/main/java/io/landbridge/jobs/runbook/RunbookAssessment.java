package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.assessment.AssessmentCode;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.cutover.BackupAction;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a runbook needs of this machine and of people, before the night; changes nothing and asks no service. */
public final class RunbookAssessment {

    private final Runbook runbook;
    private final BackupAction backups;
    private final Map<String, String> environment;
    private final int followers;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param environment of this process, in which commands would be run
     * @param followers clients that follow the traffic flag now
     */
    public RunbookAssessment(Runbook runbook, BackupAction backups, Map<String, String> environment, int followers) {
        this.runbook = runbook;
        this.backups = backups;
        this.environment = Map.copyOf(environment);
        this.followers = followers;
    }

    /** What stands against it, and what somebody should know. */
    public List<Finding> findings() {
        for (RunbookStep step : runbook.sequence()) {
            look(step, step.action());
            look(step, step.undo());
            look(step, step.verify());
        }
        return List.copyOf(findings);
    }

    private void look(RunbookStep step, @Nullable StepAction action) {
        if (action instanceof StepAction.Backup backup) {
            backup(step, backup);
        } else if (action instanceof StepAction.Command command) {
            command(step, command);
        } else if (action instanceof StepAction.Approve approve) {
            note(
                    AssessmentCode.RUNBOOK_APPROVERS,
                    step,
                    "It waits until " + approve.people() + " of these have said yes.",
                    String.join(", ", approve.by()),
                    "Tell them when; each says 'landbridge approve PLAN " + step.name() + "' at a terminal.");
        } else if (action instanceof StepAction.Reverse reverse && !reverse.hasWayBack()) {
            note(
                    AssessmentCode.RUNBOOK_NO_WAY_BACK,
                    step,
                    "From the switch on nothing comes back: that is the point of no return.",
                    String.valueOf(reverse.acceptNoWayBack()),
                    "Write reverse: {window: …} where there may be a way back.");
        } else if (action instanceof StepAction.Switch all && all.actions().isEmpty()) {
            alone(step);
        }
    }

    private void note(AssessmentCode code, RunbookStep step, String what, String evidence, String remedy) {
        findings.add(new Finding(code, code.severity(), where(step), what, evidence, remedy));
    }

    private String where(RunbookStep step) {
        return runbook.file() + ':' + step.line() + ' ' + step.name();
    }

    private void backup(RunbookStep step, StepAction.Backup order) {
        try {
            note(
                    AssessmentCode.RUNBOOK_BACKUP_READY,
                    step,
                    "Its tables, client, folder and room are there.",
                    backups.check(order),
                    "Nothing.");
        } catch (LandbridgeException e) {
            note(AssessmentCode.RUNBOOK_BACKUP_IMPOSSIBLE, step, e.what(), e.where(), e.remedy());
        }
    }

    private void command(RunbookStep step, StepAction.Command command) {
        String program = command.run().get(0);
        if (!isThere(program)) {
            note(
                    AssessmentCode.RUNBOOK_COMMAND_MISSING,
                    step,
                    "There is no program '" + program + "' that could be run here.",
                    program.contains(File.separator) ? program : "PATH " + environment.getOrDefault("PATH", ""),
                    "Install it on this machine, or name it with its path.");
        }
    }

    private boolean isThere(String program) {
        Stream<Path> places = program.contains(File.separator)
                ? Stream.of(Path.of(program))
                : Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                        .filter(folder -> !folder.isBlank())
                        .map(folder -> Path.of(folder).resolve(program));
        return places.anyMatch(place -> Files.isExecutable(place) && !Files.isDirectory(place));
    }

    /** Whoever is not told goes on to ask the side that refuses. */
    private void alone(RunbookStep step) {
        if (followers == 0) {
            note(
                    AssessmentCode.RUNBOOK_MOVES_NOBODY,
                    step,
                    "It does nothing but set the traffic flag, and nobody follows that now.",
                    "0 clients",
                    "Start the applications that follow the flag, or list in do: what leads traffic to the other side.");
        } else {
            note(
                    AssessmentCode.RUNBOOK_FLAG_FOLLOWED,
                    step,
                    "It moves those who follow the traffic flag.",
                    followers + " clients were heard of in the last seconds",
                    "See that these are all.");
        }
    }
}
