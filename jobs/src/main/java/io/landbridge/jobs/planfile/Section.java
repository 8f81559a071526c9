package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Entry;
import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of one place, read by what they mean; whatever is wrong is a finding, and the value is then null. */
final class Section {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KB|MB|GB)");
    private static final Map<String, Long> UNITS = Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

    private final Place place;
    private final String path;
    private final int line;
    private final Findings findings;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> spoilt;

    private Section(Place place, String path, Keys keys, Findings findings) {
        this.place = place;
        this.path = path;
        this.line = keys.line();
        this.spoilt = keys.spoilt();
        this.findings = findings;
    }

    /**
     * Takes keys apart; unknown ones are findings.
     *
     * @param path for messages, e.g. {@code backfill}; empty for the plan itself
     */
    static Section of(Place place, String path, Keys keys, Findings findings) {
        Section section = new Section(place, path, keys, findings);
        for (Entry entry : keys.entries()) {
            String key = entry.key().value();
            if (place.keys().contains(key)) {
                section.entries.put(key, entry);
            } else if (place == Place.PLAN && Place.LATER.contains(key)) {
                findings.add(
                        entry.key().line(), PlanError.NOT_IN_THIS_VERSION, "'" + key + "' is not in this version.");
            } else {
                findings.add(
                        entry.key().line(),
                        PlanError.UNKNOWN_KEY,
                        section.prefix() + "unknown key '" + key + "'" + NearestName.hint(key, place.keys()));
            }
        }
        return section;
    }

    int line() {
        return line;
    }

    /** For the paths of places within this one. */
    String path() {
        return path;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The line of a key that is there, else of the section. */
    int line(String key) {
        Entry entry = entry(key);
        return entry == null ? line : entry.key().line();
    }

    void require(String... keys) {
        for (String key : keys) {
            if (!has(key) && !spoilt.contains(key)) {
                add(line, PlanError.MISSING_KEY, "'" + key + "' is missing.");
            }
        }
    }

    @Nullable YamlNode node(String key) {
        Entry entry = entry(key);
        return entry == null ? null : entry.value();
    }

    @Nullable Keys keys(String key) {
        YamlNode node = node(key);
        if (node == null || node instanceof Keys) {
            return (Keys) node;
        }
        add(node.line(), PlanError.VALUE, "'" + key + "' takes keys of its own, not " + node.describe() + ".");
        return null;
    }

    @Nullable Items items(String key) {
        YamlNode node = node(key);
        if (node == null || node instanceof Items) {
            return (Items) node;
        }
        add(node.line(), PlanError.VALUE, "'" + key + "' takes a list (- …), not " + node.describe() + ".");
        return null;
    }

    /** A text that says something. */
    @Nullable Text text(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Text text && !text.isNull() && !text.value().isBlank()) {
            return text;
        }
        add(
                node.line(),
                PlanError.VALUE,
                "'" + key + "' takes a text, not " + (node instanceof Text ? "nothing" : node.describe()) + ".");
        return null;
    }

    @Nullable String string(String key) {
        Text text = text(key);
        return text == null ? null : text.value();
    }

    @Nullable SourceText sourceText(String key) {
        Text text = text(key);
        return text == null ? null : new SourceText(text.value().strip(), text.line());
    }

    boolean flag(String key) {
        Text text = text(key);
        if (text == null || text.value().equals("true") || text.value().equals("false")) {
            return text != null && text.value().equals("true");
        }
        add(text.line(), PlanError.VALUE, "'" + key + "' is true or false, not '" + text.value() + "'.");
        return false;
    }

    @Nullable Long number(String key, long least, long most) {
        Text text = text(key);
        if (text == null) {
            return null;
        }
        if (!text.value().matches("\\d{1,18}")) {
            add(text.line(), PlanError.VALUE, "'" + key + "' is a whole number in digits, not '" + text.value() + "'.");
            return null;
        }
        long number = Long.parseLong(text.value());
        if (number < least || number > most) {
            add(
                    text.line(),
                    PlanError.VALUE,
                    "'" + key + "' is " + least + " to " + most + ", not " + text.value() + ".");
            return null;
        }
        return number;
    }

    @Nullable Duration duration(String key, Duration least, Duration most) {
        Text text = text(key);
        if (text == null) {
            return null;
        }
        Duration duration = duration(text.value());
        if (duration == null) {
            add(
                    text.line(),
                    PlanError.VALUE,
                    "'" + key + "' is a time like 500ms, 5s, 2m or 1h, not '" + text.value() + "'.");
        } else if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            add(
                    text.line(),
                    PlanError.VALUE,
                    "'" + key + "' is " + shown(least) + " to " + shown(most) + ", not " + text.value() + ".");
            return null;
        }
        return duration;
    }

    static @Nullable Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    @Nullable Long size(String key, long least, long most) {
        Text text = text(key);
        if (text == null) {
            return null;
        }
        Matcher matcher = SIZE.matcher(text.value());
        if (!matcher.matches()) {
            add(
                    text.line(),
                    PlanError.VALUE,
                    "'" + key + "' is a size like 512KB, 64MB or 1GB, not '" + text.value() + "'.");
            return null;
        }
        long size = Long.parseLong(matcher.group(1)) * UNITS.getOrDefault(matcher.group(2), 1L);
        if (size < least || size > most) {
            add(
                    text.line(),
                    PlanError.VALUE,
                    "'" + key + "' is " + shown(least) + " to " + shown(most) + ", not " + text.value() + ".");
            return null;
        }
        return size;
    }

    /** One of the words; null when absent or wrong. */
    @Nullable String choice(String key, List<String> words) {
        Text text = text(key);
        if (text == null || words.contains(text.value())) {
            return text == null ? null : text.value();
        }
        add(
                text.line(),
                PlanError.VALUE,
                "'" + key + "' is " + String.join(", ", words.subList(0, words.size() - 1))
                        + (words.size() > 1 ? " or " : "") + words.get(words.size() - 1) + ", not '" + text.value()
                        + "'.");
        return null;
    }

    void add(int at, ErrorCode code, String message) {
        findings.add(at, code, prefix() + message);
    }

    private @Nullable Entry entry(String key) {
        if (!place.keys().contains(key)) {
            throw new IllegalArgumentException(place + " has no key " + key);
        }
        return entries.get(key);
    }

    private String prefix() {
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String shown(long size) {
        if (size % (1L << 30) == 0) {
            return (size >> 30) + "GB";
        }
        return size % (1L << 20) == 0 ? (size >> 20) + "MB" : (size >> 10) + "KB";
    }
}
