package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.StepAction.Approve;
import io.landbridge.pipeline.cutover.StepAction.Backup;
import io.landbridge.pipeline.cutover.StepAction.Freeze;
import io.landbridge.pipeline.cutover.StepAction.Reverse;
import io.landbridge.pipeline.cutover.StepAction.Sequences;
import io.landbridge.pipeline.cutover.StepAction.Wait;
import io.landbridge.pipeline.cutover.StepAction.Watch;
import io.landbridge.pipeline.cutover.StepKind;
import io.landbridge.pipeline.cutover.Threshold;
import io.landbridge.pipeline.cutover.Threshold.Comparison;
import io.landbridge.pipeline.cutover.Threshold.HttpStatus;
import io.landbridge.pipeline.cutover.Threshold.Limit;
import io.landbridge.pipeline.cutover.Threshold.Prometheus;
import io.landbridge.pipeline.cutover.Threshold.SqlValue;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.WrittenName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the steps of Landbridge's own do; http, command, sql and notify are {@link ActionReader}'s. */
final class CoreStepReader {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final long USUAL_GAP = 1000;
    private static final long MOST_GAP = 1_000_000_000L;
    private static final int MOST_TIMES = 1000;
    private static final int KEPT_DAYS = 36_500;
    private static final Freeze USUAL_FREEZE = new Freeze(Duration.ofMillis(500), 5, Writers.WAIT);

    private final SecretTextReader secrets;
    private final Findings findings;

    CoreStepReader(SecretTextReader secrets, Findings findings) {
        this.secrets = secrets;
        this.findings = findings;
    }

    /** Null after a finding. */
    @Nullable StepAction read(StepKind kind, Section section) {
        return switch (kind) {
            case APPROVE -> approve(section);
            case BACKUP -> backup(section);
            case FREEZE -> freeze(section);
            case DRAIN -> new StepAction.Drain();
            case VERIFY -> new StepAction.Verify();
            case SEQUENCES -> sequences(section);
            case REVERSE -> reverse(section);
            case WATCH -> watch(section);
            case WAIT -> {
                section.require("for");
                Duration lasts = section.duration("for", Duration.ZERO, WEEK);
                yield lasts == null ? null : new Wait(lasts);
            }
            default -> throw new IllegalArgumentException(kind.word());
        };
    }

    private @Nullable Approve approve(Section section) {
        section.require("by", "prompt");
        Items items = section.items("by");
        List<String> by = items == null ? null : names(section, items);
        String prompt = section.string("prompt");
        Long people = section.number("people", 1, Math.max(1, by == null ? MOST_TIMES : by.size()));
        return by == null || by.isEmpty() || prompt == null
                ? null
                : new Approve(by, people == null ? by.size() : people.intValue(), prompt);
    }

    private List<String> names(Section section, Items items) {
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (YamlNode item : items.items()) {
            if (!(item instanceof Text text) || text.isNull() || text.value().isBlank()) {
                section.add(item.line(), PlanError.VALUE, "'by' names people, not " + item.describe() + ".");
            } else if (!seen.add(text.value().strip())) {
                section.add(
                        text.line(),
                        PlanError.CONFLICT,
                        "'" + text.value() + "' is named twice; one person says it once.");
            } else {
                names.add(text.value().strip());
            }
        }
        if (items.items().isEmpty() && items.whole()) {
            section.add(items.line(), PlanError.VALUE, "'by' names nobody.");
        }
        return names;
    }

    private @Nullable Backup backup(Section section) {
        section.require("on", "tables", "to");
        String on = section.choice("on", List.of("source", "target"));
        Items items = section.items("tables");
        List<String> tables = new ArrayList<>();
        for (YamlNode item : items == null ? List.<YamlNode>of() : items.items()) {
            WrittenName name = item instanceof Text text ? WrittenName.parse(text.value()) : null;
            if (name == null || name.schema() == null) {
                section.add(
                        item.line(),
                        PlanError.VALUE,
                        "a table is like shop.orders, not "
                                + (item instanceof Text text ? "'" + text.value() + "'" : item.describe()) + ".");
            } else {
                tables.add(name.in("").toString());
            }
        }
        if (items != null && items.items().isEmpty() && items.whole()) {
            section.add(items.line(), PlanError.VALUE, "'tables' names no table.");
        }
        String to = section.string("to");
        Long days = section.number("keepDays", 0, KEPT_DAYS);
        return on == null || to == null || tables.isEmpty()
                ? null
                : new Backup(side(on), tables, to, days == null ? null : days.intValue());
    }

    private static Freeze freeze(Section section) {
        Duration lock = section.duration("lockTimeout", Duration.ofMillis(10), Duration.ofMinutes(1));
        Long attempts = section.number("attempts", 1, MOST_TIMES);
        String writers = section.choice("writers", List.of("wait", "end"));
        return new Freeze(
                lock == null ? USUAL_FREEZE.lockTimeout() : lock,
                attempts == null ? USUAL_FREEZE.attempts() : attempts.intValue(),
                writers == null ? USUAL_FREEZE.writers() : Writers.valueOf(writers.toUpperCase(Locale.ROOT)));
    }

    private static Sequences sequences(Section section) {
        Long gap = section.number("gap", 0, MOST_GAP);
        return new Sequences(gap == null ? USUAL_GAP : gap);
    }

    private static @Nullable Reverse reverse(Section section) {
        section.require("window");
        Duration window = section.duration("window", SECOND, YEAR);
        return window == null ? null : new Reverse(window, null);
    }

    private @Nullable Watch watch(Section section) {
        section.require("for", "every");
        Duration lasts = section.duration("for", SECOND, WEEK);
        Duration every = section.duration("every", Duration.ofMillis(100), Duration.ofHours(1));
        Items items = section.items("rollbackWhen");
        List<Threshold> thresholds = new ArrayList<>();
        for (YamlNode item : items == null ? List.<YamlNode>of() : items.items()) {
            Threshold threshold = item instanceof Keys keys ? threshold(keys) : null;
            if (threshold != null) {
                thresholds.add(threshold);
            } else if (!(item instanceof Keys)) {
                findings.add(
                        item.line(),
                        PlanError.VALUE,
                        "rollbackWhen: each entry is like {http: …, not: 200}, not " + item.describe() + ".");
            }
        }
        return lasts == null || every == null ? null : new Watch(lasts, every, thresholds);
    }

    private @Nullable Threshold threshold(Keys keys) {
        Section section = Section.of(Place.THRESHOLD, "rollbackWhen", keys, findings);
        Threshold.Reading reading = reading(section);
        Limit limit = limit(section);
        Long times = section.number("times", 1, MOST_TIMES);
        return reading == null || limit == null
                ? null
                : new Threshold(reading, limit, times == null ? 1 : times.intValue());
    }

    private Threshold.@Nullable Reading reading(Section section) {
        List<String> readings = List.of("prometheus", "http", "sql").stream()
                .filter(section::has)
                .toList();
        if (readings.size() != 1) {
            section.add(
                    section.line(),
                    readings.isEmpty() ? PlanError.MISSING_KEY : PlanError.CONFLICT,
                    "one of 'prometheus', 'http' and 'sql' says what is read.");
            return null;
        }
        String which = readings.get(0);
        belongs(section, "query", "prometheus", which);
        belongs(section, "on", "sql", which);
        switch (which) {
            case "prometheus" -> {
                section.require("query");
                SecretText url = secrets.url(section, "prometheus");
                String query = section.string("query");
                return url == null || query == null ? null : new Prometheus(url, query);
            }
            case "http" -> {
                SecretText url = secrets.url(section, "http");
                return url == null ? null : new HttpStatus(url);
            }
            default -> {
                section.require("on");
                String on = section.choice("on", List.of("source", "target"));
                String sql = section.string("sql");
                return on == null || sql == null ? null : new SqlValue(side(on), sql);
            }
        }
    }

    private static void belongs(Section section, String key, String reading, String which) {
        if (section.has(key) && !reading.equals(which)) {
            section.add(section.line(key), PlanError.CONFLICT, "'" + key + "' belongs to '" + reading + "'.");
        }
    }

    private static @Nullable Limit limit(Section section) {
        List<String> comparisons =
                List.of("above", "below", "not").stream().filter(section::has).toList();
        if (comparisons.size() != 1) {
            section.add(
                    section.line(),
                    comparisons.isEmpty() ? PlanError.MISSING_KEY : PlanError.CONFLICT,
                    "one of 'above', 'below' and 'not' says when it is over its limit.");
            return null;
        }
        Text text = section.text(comparisons.get(0));
        if (text == null) {
            return null;
        }
        if (!text.value().matches("-?\\d{1,15}(\\.\\d{1,9})?")) {
            section.add(
                    text.line(),
                    PlanError.VALUE,
                    "'" + comparisons.get(0) + "' is a number in digits, not '" + text.value() + "'.");
            return null;
        }
        return new Limit(Comparison.valueOf(comparisons.get(0).toUpperCase(Locale.ROOT)), new BigDecimal(text.value()));
    }

    private static Side side(String word) {
        return Side.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
