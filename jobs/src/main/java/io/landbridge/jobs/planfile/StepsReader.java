package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Entry;
import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.StepAction.Reverse;
import io.landbridge.pipeline.cutover.StepAction.Switch;
import io.landbridge.pipeline.cutover.StepAction.Wait;
import io.landbridge.pipeline.cutover.StepAction.Watch;
import io.landbridge.pipeline.cutover.StepKind;
import io.landbridge.pipeline.plan.PlanError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code steps}: what each of them has in common, and their names. */
final class StepsReader {

    private static final Duration LEAST_TIME = Duration.ofMillis(100);
    private static final Duration MOST_TIME = Duration.ofDays(30);
    private static final int MOST_RETRIES = 100;
    private static final Map<StepKind, Duration> USUAL_TIME = Map.of(
            StepKind.APPROVE, Duration.ofHours(24),
            StepKind.BACKUP, Duration.ofHours(1),
            StepKind.COMMAND, Duration.ofMinutes(1),
            StepKind.SQL, Duration.ofMinutes(1),
            StepKind.FREEZE, Duration.ofSeconds(10),
            StepKind.VERIFY, Duration.ofSeconds(10));
    private static final Duration OTHERWISE = Duration.ofSeconds(5);

    /** A watch or wait that lasts as long as it shall needs a little more. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final ActionReader actions;
    private final CoreStepReader core;
    private final Findings findings;
    private final Map<String, Integer> unnamed = new HashMap<>();

    StepsReader(ActionReader actions, CoreStepReader core, Findings findings) {
        this.actions = actions;
        this.core = core;
        this.findings = findings;
    }

    /** @param budget how long clients may be held; a step that says nothing takes no longer while they are */
    List<RunbookStep> read(Items items, Duration budget) {
        List<RunbookStep> steps = new ArrayList<>();
        boolean held = false;
        for (YamlNode item : items.items()) {
            Entry entry = entry(item);
            StepKind kind =
                    entry == null ? null : StepKind.of(entry.key().value()).orElse(null);
            held |= kind == StepKind.FREEZE;
            RunbookStep step =
                    entry == null || kind == null ? null : step(kind, entry, (Keys) item, held ? budget : MOST_TIME);
            held &= kind != StepKind.SWITCH;
            if (step != null) {
                steps.add(step);
            }
        }
        return steps;
    }

    /** The one key of a step; null after a finding. */
    private @Nullable Entry entry(YamlNode item) {
        if (!(item instanceof Keys keys)) {
            findings.add(
                    item.line(),
                    PlanError.VALUE,
                    "steps: each entry is one step like 'drain: {timeout: 5s}', not " + shown(item)
                            + (item instanceof Text text
                                            && StepKind.of(text.value()).isPresent()
                                    ? "; write '" + text.value() + ":'."
                                    : "."));
            return null;
        }
        Section section = Section.of(Place.STEP, "steps", keys, findings);
        List<Entry> kinds = keys.entries().stream()
                .filter(entry -> StepKind.of(entry.key().value()).isPresent())
                .toList();
        if (kinds.size() > 1) {
            section.add(
                    kinds.get(1).key().line(),
                    PlanError.CONFLICT,
                    "'" + kinds.get(1).key().value() + "' is a step of its own: begin it with '- '.");
        } else if (kinds.isEmpty()
                && keys.entries().stream()
                        .allMatch(entry -> section.has(entry.key().value()))
                && keys.spoilt().isEmpty()) {
            section.add(
                    keys.line(),
                    PlanError.MISSING_KEY,
                    "one of " + String.join(", ", StepKind.words()) + " is missing.");
        }
        return kinds.isEmpty() ? null : kinds.get(0);
    }

    private @Nullable RunbookStep step(StepKind kind, Entry entry, Keys item, Duration most) {
        Section outer = Section.of(Place.STEP, "steps", only(item), new Findings(""));
        if (outer.has("acceptNoWayBack") && kind != StepKind.REVERSE) {
            findings.add(
                    outer.line("acceptNoWayBack"),
                    PlanError.CONFLICT,
                    "steps: 'acceptNoWayBack' belongs to 'reverse: none'.");
        }
        if (kind == StepKind.REVERSE
                && entry.value() instanceof Text none
                && none.value().equals("none")) {
            Reverse nothing = new Reverse(null, outer.string("acceptNoWayBack"));
            return new RunbookStep(
                    name(kind, null),
                    nothing,
                    shorter(OTHERWISE, most),
                    0,
                    null,
                    null,
                    entry.key().line());
        }
        Section section = section(kind, entry);
        return section == null ? null : step(kind, section, entry.key().line(), most);
    }

    /** The keys that are known; what is unknown was complained about. */
    private static Keys only(Keys item) {
        List<Entry> known = item.entries().stream()
                .filter(entry -> Place.STEP.keys().contains(entry.key().value()))
                .toList();
        return new Keys(known, Set.of(), item.line());
    }

    private @Nullable Section section(StepKind kind, Entry entry) {
        YamlNode value = entry.value();
        Place place = Place.valueOf(kind.name() + "_STEP");
        if (value instanceof Keys keys) {
            return Section.of(place, kind.word(), keys, findings);
        }
        int line = entry.key().line();
        if (value instanceof Text text && text.isNull()) {
            return Section.of(place, kind.word(), new Keys(List.of(), Set.of(), line), findings);
        }
        String shortFor = kind == StepKind.NOTIFY ? "url" : kind == StepKind.WAIT ? "for" : null;
        if (value instanceof Text text && shortFor != null) {
            Entry only = new Entry(new Text(shortFor, true, line), text);
            return Section.of(place, kind.word(), new Keys(List.of(only), Set.of(), line), findings);
        }
        findings.add(
                line, PlanError.VALUE, "steps: '" + kind.word() + "' takes keys of its own, not " + shown(value) + ".");
        return null;
    }

    private @Nullable RunbookStep step(StepKind kind, Section section, int line, Duration most) {
        boolean isAction = switch (kind) {
            case HTTP, COMMAND, SQL, NOTIFY -> true;
            default -> false;
        };
        String given = section.string("name");
        StepAction action = kind == StepKind.SWITCH
                ? doing(section)
                : isAction ? actions.read(kind, section) : core.read(kind, section);
        boolean lasts = kind == StepKind.WATCH || kind == StepKind.WAIT;
        Duration timeout = lasts ? null : section.duration("timeout", LEAST_TIME, MOST_TIME);
        Long retries = isAction || kind == StepKind.BACKUP ? section.number("retries", 0, MOST_RETRIES) : null;
        boolean canBeTakenBack = isAction && kind != StepKind.NOTIFY;
        StepAction undo = canBeTakenBack ? actions.beside(kind, section, "undo", action) : null;
        StepAction verify = canBeTakenBack ? actions.beside(kind, section, "verify", action) : null;
        return action == null
                ? null
                : new RunbookStep(
                        name(kind, given),
                        action,
                        timeout == null ? usual(action, most) : timeout,
                        retries == null ? 0 : retries.intValue(),
                        undo,
                        verify,
                        line);
    }

    private static Duration usual(StepAction action, Duration most) {
        if (action instanceof Watch watch) {
            return watch.lasts().plus(MARGIN);
        }
        // A wait that is longer than clients may be held is the runbook's mistake, so it is not cut.
        return action instanceof Wait wait
                ? wait.lasts()
                : shorter(USUAL_TIME.getOrDefault(action.kind(), OTHERWISE), most);
    }

    private static Duration shorter(Duration usual, Duration most) {
        return usual.compareTo(most) < 0 ? usual : most;
    }

    private Switch doing(Section section) {
        Items items = section.items("do");
        return new Switch(items == null ? List.of() : read(items, MOST_TIME));
    }

    /** A step without a name is called by its kind, the second of them {@code kind 2}. */
    private String name(StepKind kind, @Nullable String given) {
        if (given != null) {
            return given.strip();
        }
        int count = unnamed.merge(kind.word(), 1, Integer::sum);
        return count == 1 ? kind.word() : kind.word() + ' ' + count;
    }

    private static String shown(YamlNode node) {
        return node instanceof Text text && !text.isNull() ? "'" + text.value() + "'" : node.describe();
    }
}
