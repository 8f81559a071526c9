package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.cutover.GateRules;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookRules;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction.Notify;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.plan.PlanError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a runbook; asks no database and no service. */
public final class RunbookFile {

    private static final Duration LEAST_BUDGET = Duration.ofMillis(100);
    private static final Duration MOST_BUDGET = Duration.ofHours(1);

    private final String file;
    private final Findings findings;
    private final StepsReader steps;
    private final ActionReader actions;

    private RunbookFile(String file, SecretTextReader secrets, Findings findings) {
        this.file = file;
        this.findings = findings;
        this.actions = new ActionReader(secrets, findings);
        this.steps = new StepsReader(actions, new CoreStepReader(secrets, findings), findings);
    }

    /**
     * Reads a runbook.
     *
     * @throws io.landbridge.pipeline.failure.ProblemsException with everything that is wrong with it
     */
    public static Runbook read(Path path) {
        return read(path, System::getenv);
    }

    /** As {@link #read(Path)}, with another environment for the secrets. */
    static Runbook read(Path path, Function<String, @Nullable String> environment) {
        Findings findings = new Findings(path.toString());
        String text = FileText.of(path, findings);
        return read(text, path, new SecretTextReader(folder(path), environment, true), findings);
    }

    /**
     * Reads a runbook that was read from a file before, as the ledger keeps it.
     *
     * @param path of that file, for messages and for secrets beside it; nothing has to be there any more
     */
    public static Runbook kept(String content, Path path) {
        Findings findings = new Findings(path.toString());
        return read(content, path, new SecretTextReader(folder(path), System::getenv, false), findings);
    }

    private static Runbook read(@Nullable String text, Path path, SecretTextReader secrets, Findings findings) {
        RunbookFile reader = new RunbookFile(path.toString(), secrets, findings);
        Runbook runbook = text == null ? null : reader.runbook(text);
        // An order is judged when every step is known; what could not be read would be called missing.
        if (runbook != null && findings.problems().isEmpty()) {
            RunbookRules.check(runbook, findings.problems());
        }
        findings.problems().throwIfAny();
        if (runbook == null) {
            throw new IllegalStateException("No runbook and no problem: " + path);
        }
        return runbook;
    }

    private static Path folder(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }

    private @Nullable Runbook runbook(String text) {
        YamlNode root = YamlTree.read(text, findings);
        if (root instanceof Text nothing && nothing.isNull()) {
            findings.add(0, PlanError.SYNTAX, "the file is empty.");
            return null;
        }
        if (!(root instanceof Keys keys)) {
            if (root != null) {
                findings.add(
                        root.line(),
                        PlanError.SYNTAX,
                        "a runbook consists of keys, and this is " + root.describe() + ".");
            }
            return null;
        }
        Section section = Section.of(Place.RUNBOOK, "", keys, findings);
        section.require("runbook", "steps");
        String name = section.string("runbook");
        String word = section.choice("direction", List.of("cutover", "rollback"));
        Direction direction = word == null ? Direction.CUTOVER : Direction.valueOf(word.toUpperCase(Locale.ROOT));
        Duration budget = section.duration("freezeBudget", LEAST_BUDGET, MOST_BUDGET);
        Items items = section.items("steps");
        List<RunbookStep> read =
                items == null ? List.of() : steps.read(items, budget == null ? Runbook.USUAL_BUDGET : budget);
        GateRules gates = new GatesReader(findings).read(section, direction, read);
        Items failure = section.items("onFailure");
        List<Notify> told = failure == null ? List.of() : told(failure);
        if (name == null || items == null) {
            return null;
        }
        return new Runbook(
                name,
                direction,
                gates,
                budget == null ? Runbook.USUAL_BUDGET : budget,
                told,
                read,
                file,
                hash(text),
                text);
    }

    private List<Notify> told(Items items) {
        List<Notify> told = new ArrayList<>();
        for (YamlNode item : items.items()) {
            if (!(item instanceof Keys keys)) {
                findings.add(
                        item.line(),
                        PlanError.VALUE,
                        "onFailure: each entry is like {notify: \"https://…\"}, not " + item.describe() + ".");
                continue;
            }
            Section section = Section.of(Place.FAILURE, "onFailure", keys, findings);
            section.require("notify");
            Notify notify = actions.notify(section, "notify");
            if (notify != null) {
                told.add(notify);
            }
        }
        return told;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
