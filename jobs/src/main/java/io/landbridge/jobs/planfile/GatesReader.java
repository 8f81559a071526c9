package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.cutover.GateRules;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction.Reverse;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.plan.PlanError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code gates}. */
final class GatesReader {

    private static final Pattern LAG = Pattern.compile("<\\s*(\\d{1,9}(?:ms|s|m|h))");
    private static final Pattern ROW = Pattern.compile(".+\\..+/.+");

    private final Findings findings;

    GatesReader(Findings findings) {
        this.findings = findings;
    }

    /** @param steps of the same runbook, which say whether there is a way back to be proved */
    GateRules read(Section runbook, Direction direction, List<RunbookStep> steps) {
        GateRules usual = usual(direction, steps);
        Keys keys = runbook.keys("gates");
        if (keys == null) {
            return usual;
        }
        Section section = Section.of(Place.GATES, "gates", keys, findings);
        Duration lag = lag(section);
        boolean validation = section.choice("validation", List.of("fresh")) != null || usual.validation();
        List<String> accepted = accepted(section);
        boolean reverse = section.string("reverseStream") != null;
        if (reverse && !"proven".equals(section.string("reverseStream"))) {
            section.add(section.line("reverseStream"), PlanError.VALUE, "'reverseStream' is proven.");
        } else if (reverse && !usual.reverseStream()) {
            section.add(
                    section.line("reverseStream"),
                    PlanError.CONFLICT,
                    "'reverseStream' asks for a way back, and the steps have none.");
        }
        return new GateRules(
                lag == null ? usual.lag() : lag,
                validation,
                section.has("quarantine") || usual.quarantine(),
                accepted,
                usual.reverseStream());
    }

    private static GateRules usual(Direction direction, List<RunbookStep> steps) {
        if (direction == Direction.ROLLBACK) {
            return GateRules.ON_THE_WAY_BACK;
        }
        GateRules usual = GateRules.DEFAULT;
        boolean back = steps.stream().anyMatch(step -> step.action() instanceof Reverse way && way.hasWayBack());
        return new GateRules(usual.lag(), usual.validation(), usual.quarantine(), usual.accepted(), back);
    }

    private @Nullable Duration lag(Section section) {
        Text text = section.text("lag");
        if (text == null) {
            return null;
        }
        Matcher written = LAG.matcher(text.value());
        Duration lag = written.matches() ? Section.duration(written.group(1)) : null;
        if (lag == null || lag.isZero()) {
            section.add(text.line(), PlanError.VALUE, "'lag' is like \"< 2s\", not '" + text.value() + "'.");
        }
        return lag;
    }

    private List<String> accepted(Section section) {
        YamlNode node = section.node("quarantine");
        if (node == null || (node instanceof Text text && text.value().equals("empty"))) {
            return List.of();
        }
        if (!(node instanceof Keys keys)) {
            section.add(
                    node.line(),
                    PlanError.VALUE,
                    "'quarantine' is empty, or {accept: [schema.table/key]} for rows that may be there.");
            return List.of();
        }
        Section exceptions = Section.of(Place.QUARANTINE_GATE, "gates.quarantine", keys, findings);
        exceptions.require("accept");
        Items items = exceptions.items("accept");
        List<String> accepted = new ArrayList<>();
        for (YamlNode item : items == null ? List.<YamlNode>of() : items.items()) {
            if (item instanceof Text text && ROW.matcher(text.value()).matches()) {
                accepted.add(text.value());
            } else {
                findings.add(
                        item.line(),
                        PlanError.VALUE,
                        "gates.quarantine: a row is like shop.orders/17, not "
                                + (item instanceof Text text ? "'" + text.value() + "'" : item.describe()) + ".");
            }
        }
        return accepted;
    }
}
