package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.ThrottleRule;
import io.landbridge.pipeline.plan.ThrottleRule.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code backfill}. */
final class BackfillReader {

    private static final int MAX_PARALLELISM = 64;
    private static final long MAX_ROWS = 1_000_000_000L;

    private final Findings findings;

    BackfillReader(Findings findings) {
        this.findings = findings;
    }

    BackfillSettings read(Keys keys) {
        Section section = Section.of(Place.BACKFILL, "backfill", keys, findings);
        BackfillSettings usual = BackfillSettings.DEFAULT;
        Items throttle = section.items("throttle");
        return new BackfillSettings(
                or(section.number("parallelism", 1, MAX_PARALLELISM), (long) usual.parallelism())
                        .intValue(),
                or(section.duration("chunkTime", Duration.ofMillis(20), Duration.ofMinutes(1)), usual.chunkTime()),
                or(section.size("chunkBytes", 64L << 10, 1L << 30), usual.chunkBytes()),
                or(section.number("chunkRows", 1, 10_000_000), usual.chunkRows()),
                or(section.duration("copyLimit", Duration.ofSeconds(1), Duration.ofMinutes(10)), usual.copyLimit()),
                section.number("maxRowsPerSecond", 1, MAX_ROWS),
                or(section.number("maxQuarantined", 0, MAX_ROWS), usual.maxQuarantined()),
                throttle == null ? List.of() : throttle(throttle));
    }

    private static <T> T or(@Nullable T value, T usual) {
        return value == null ? usual : value;
    }

    private List<ThrottleRule> throttle(Items items) {
        List<ThrottleRule> rules = new ArrayList<>();
        for (YamlNode item : items.items()) {
            if (item instanceof Keys keys) {
                ThrottleRule rule = rule(keys);
                if (rule != null) {
                    rules.add(rule);
                }
            } else {
                findings.add(
                        item.line(),
                        PlanError.VALUE,
                        "throttle: each entry is like {signal: …, on: …, limit: …}, not " + item.describe() + ".");
            }
        }
        return rules;
    }

    private @Nullable ThrottleRule rule(Keys keys) {
        Section section = Section.of(Place.THROTTLE, "throttle", keys, findings);
        section.require("signal", "on", "limit");
        String name = section.choice(
                "signal", Arrays.stream(Signal.values()).map(Signal::planName).toList());
        String on = section.choice("on", List.of("source", "target"));
        if (name == null) {
            return null;
        }
        Signal signal = Arrays.stream(Signal.values())
                .filter(candidate -> candidate.planName().equals(name))
                .findFirst()
                .orElseThrow();
        Double limit = reading(section, "limit", signal);
        Double abort = reading(section, "abort", signal);
        if (limit != null && abort != null && abort <= limit) {
            section.add(section.line("abort"), PlanError.VALUE, "'abort' is above 'limit'.");
        }
        Text url = section.text("url");
        checkPlace(section, signal, url);
        return on == null || limit == null
                ? null
                : new ThrottleRule(
                        signal,
                        Side.valueOf(on.toUpperCase(Locale.ROOT)),
                        limit,
                        abort,
                        url == null ? null : url.value(),
                        section.string("sql"),
                        keys.line());
    }

    private static void checkPlace(Section section, Signal signal, @Nullable Text url) {
        if (signal == Signal.QUERY) {
            section.require("sql");
        } else if (section.has("sql")) {
            section.add(section.line("sql"), PlanError.CONFLICT, "'sql' belongs to the signal query.");
        }
        if (url != null && signal == Signal.COMMIT_LATENCY_P95) {
            section.add(
                    url.line(),
                    PlanError.CONFLICT,
                    "commitLatencyP95 is measured on our own commits; leave 'url' out.");
        } else if (url != null) {
            EndpointReader.checkUrl(section, url, false);
        }
    }

    /** In seconds for times. */
    private static @Nullable Double reading(Section section, String key, Signal signal) {
        Text text = section.text(key);
        if (text == null) {
            return null;
        }
        boolean time = signal == Signal.REPLICA_LAG || signal == Signal.COMMIT_LATENCY_P95;
        if (time) {
            Duration duration = Section.duration(text.value());
            if (duration != null) {
                return duration.toMillis() / 1000.0;
            }
        } else if (text.value().matches("\\d{1,15}(\\.\\d{1,9})?")) {
            return Double.valueOf(text.value());
        }
        section.add(
                text.line(),
                PlanError.VALUE,
                "'" + key + "' of " + signal.planName() + " is "
                        + (time ? "a time like 500ms, 5s or 2m" : "a number in digits") + ", not '" + text.value()
                        + "'.");
        return null;
    }
}
