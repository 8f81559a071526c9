package io.landbridge.jobs.run;

import io.landbridge.pipeline.assessment.Assessment;
import io.landbridge.pipeline.assessment.Assessor;
import io.landbridge.pipeline.assessment.CutoverRights;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.assessment.Severity;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.TableName;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the assessment judges from both ends of a plan; changes nothing. */
public record PlanAssessment(Plan plan, ResolvedPlan resolved, Connector source, Connector target) {

    /** All findings, blockers first. */
    public List<Finding> findings() {
        List<Finding> findings = Assessor.assess(new Assessment(
                plan,
                source.probe().source(sourceTables()),
                target.probe().target(targetTables(), plan.ledger()),
                resolved.mappings(),
                Stream.concat(notes(), deviations()).toList(),
                resolved.idle(),
                source.server().isSameDatabase(target.server()),
                isStarted(),
                missingTools(),
                plan.changes().areCarried() ? back() : null));
        return Stream.concat(findings.stream(), missingForCutover()).sorted().toList();
    }

    /** Only who follows changes can cut over. */
    private Stream<Finding> missingForCutover() {
        if (!plan.changes().areCarried()) {
            return Stream.empty();
        }
        return Stream.concat(
                CutoverRights.findings(
                        "source", source.probe().missingForCutover(sourceTables(), InversePlan.location(plan.ledger())))
                        .stream(),
                CutoverRights.findings("target", target.probe().missingForCutover(targetTables(), plan.ledger()))
                        .stream());
    }

    private InversePlan back() {
        return InversePlan.of(
                plan, resolved, source.server().engine(), target.server().engine());
    }

    private Stream<Assessment.Note> notes() {
        return resolved.notes().stream()
                .map(note -> new Assessment.Note(
                        note.table().toString(), note.object() + " is not carried over as it is: " + note.message()));
    }

    /** Of tables that are there already: harmless for the copy, but not for who writes later. */
    private Stream<Assessment.Note> deviations() {
        FormComparison comparison = new FormComparison(resolved.wanted().engine());
        return resolved.mappings().stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(TableMapping.Output::target)
                .flatMap(present -> resolved.wanted().table(present.name()).stream()
                        .flatMap(wanted -> comparison.deviations(wanted, present).stream())
                        .map(what -> new Assessment.Note(
                                present.name().toString(), "The table is there already: " + what + '.')));
    }

    /** The least rights that the plan needs at its source; {@code user} null for its own. */
    public List<String> sourceGrants(@Nullable String user) {
        return source.probe()
                .sourceGrants(
                        user == null ? plan.source().username() : user,
                        sourceTables(),
                        plan.changes().areCarried());
    }

    /** The least rights that the plan needs at its target; {@code user} null for its own. */
    public List<String> targetGrants(@Nullable String user) {
        return target.probe()
                .targetGrants(user == null ? plan.target().username() : user, targetTables(), plan.ledger());
    }

    /** What a cutover needs at the source beside that; nothing where no changes are followed. */
    public List<String> sourceCutoverGrants(@Nullable String user) {
        return plan.changes().areCarried()
                ? source.probe()
                        .cutoverGrants(
                                user == null ? plan.source().username() : user,
                                sourceTables(),
                                InversePlan.location(plan.ledger()))
                : List.of();
    }

    /** The same at the target. */
    public List<String> targetCutoverGrants(@Nullable String user) {
        return plan.changes().areCarried()
                ? target.probe()
                        .cutoverGrants(user == null ? plan.target().username() : user, targetTables(), plan.ledger())
                : List.of();
    }

    /**
     * Returns when nothing stands against a run.
     *
     * @throws LandbridgeException naming every blocker
     */
    public void requireClear() {
        List<Finding> blockers = findings().stream()
                .filter(finding -> finding.severity() == Severity.BLOCKER)
                .toList();
        if (blockers.isEmpty()) {
            return;
        }
        String what = blockers.stream()
                .map(finding -> finding.where() + ": " + finding.what() + " (" + finding.evidence() + ") ["
                        + finding.code().code() + "] " + finding.remedy())
                .collect(Collectors.joining(
                        "\n  ", blockers.size() + " blocker" + (blockers.size() == 1 ? "" : "s") + "\n  ", ""));
        throw new LandbridgeException(RunError.BLOCKED, plan.file(), what);
    }

    private Set<TableName> sourceTables() {
        return resolved.mappings().stream()
                .map(mapping -> mapping.source().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<TableName> targetTables() {
        return resolved.mappings().stream()
                .map(TableMapping::outputs)
                .flatMap(List::stream)
                .map(output -> output.target().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isStarted() {
        Ledger ledger = target.ledger(plan.migration(), plan.ledger());
        return ledger.exists()
                && ledger.inTransaction(
                        transaction -> !transaction.chunks().progress().isEmpty());
    }

    private List<String> missingTools() {
        return Stream.of(source, target)
                .map(end -> end.server().engine())
                .distinct()
                .flatMap(engine -> tools(engine).stream())
                .filter(tool -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool))))
                .toList();
    }

    private static List<String> tools(Engine engine) {
        return switch (engine) {
            case POSTGRESQL -> List.of("psql", "pg_dump");
            case MYSQL -> List.of("mysql", "mysqldump");
            case MARIADB -> List.of("mariadb", "mariadb-dump");
        };
    }
}
