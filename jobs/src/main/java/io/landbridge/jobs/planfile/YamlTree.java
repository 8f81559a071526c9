package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Entry;
import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.plan.PlanError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Builds the tree of one file out of YAML's events, and complains about what YAML would understand otherwise than people do. */
final class YamlTree {

    private static final int MAX_CODE_POINTS = 8 << 20;
    private static final int MAX_DEPTH = 20;

    private final List<String> lines;
    private final Findings findings;
    private final Iterator<Event> events;

    private YamlTree(String text, Findings findings) {
        this.lines = text.lines().toList();
        this.findings = findings;
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setNestingDepthLimit(MAX_DEPTH);
        this.events = new Yaml(options).parse(new java.io.StringReader(text)).iterator();
    }

    /** The root; null after a complaint. */
    static @Nullable YamlNode read(String text, Findings findings) {
        YamlTree tree = new YamlTree(text, findings);
        try {
            return tree.document();
        } catch (YAMLException e) {
            SyntaxHints.complain(e, tree.lines, findings);
            return null;
        }
    }

    private @Nullable YamlNode document() {
        events.next();
        Event first = events.next();
        if (!(first instanceof DocumentStartEvent)) {
            findings.add(0, PlanError.SYNTAX, "the file is empty.");
            return null;
        }
        YamlNode root = node(events.next());
        events.next();
        Event after = events.next();
        if (after instanceof DocumentStartEvent) {
            findings.add(line(after), PlanError.SYNTAX, "a second document starts here; the file is one.");
            return null;
        }
        return root;
    }

    /** Null after a complaint; such a piece is then left out, so that it is complained about once. */
    private @Nullable YamlNode node(Event event) {
        boolean sound = hasNoAnchor(event);
        if (event instanceof ScalarEvent scalar) {
            sound &= hasNoTag(scalar.getTag(), scalar);
            return sound ? text(scalar) : null;
        }
        if (event instanceof CollectionStartEvent start) {
            sound &= hasNoTag(start.getTag(), start);
            YamlNode node = event.is(ID.MappingStart) ? keys(event) : items(event);
            return sound ? node : null;
        }
        return null;
    }

    private boolean hasNoAnchor(Event event) {
        if (!(event instanceof NodeEvent named) || named.getAnchor() == null) {
            return true;
        }
        findings.add(
                line(event),
                PlanError.SYNTAX,
                (event instanceof AliasEvent ? "alias *" : "anchor &") + named.getAnchor()
                        + ": this file has no anchors and aliases; write it out, or "
                        + SyntaxHints.quote(lines, line(event)));
        return false;
    }

    private boolean hasNoTag(@Nullable String tag, Event event) {
        if (tag == null) {
            return true;
        }
        findings.add(
                line(event),
                PlanError.SYNTAX,
                "YAML takes '" + tag.replace("tag:yaml.org,2002:", "!!") + "' for a tag; "
                        + SyntaxHints.quote(lines, line(event)));
        return false;
    }

    private static Text text(ScalarEvent scalar) {
        boolean block = scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
        return new Text(scalar.getValue(), scalar.isPlain(), line(scalar) + (block ? 1 : 0));
    }

    private Keys keys(Event start) {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        Set<String> spoilt = new HashSet<>();
        Event event = events.next();
        while (!event.is(ID.MappingEnd)) {
            YamlNode key = node(event);
            Event valueEvent = events.next();
            YamlNode value = node(valueEvent);
            if (key instanceof Text name && value != null && isSound(entries, seen, name, value)) {
                checkComment(name, value, valueEvent);
                entries.add(new Entry(name, value));
            } else if (key instanceof Text name) {
                spoilt.add(name.value());
            } else if (key != null) {
                findings.add(key.line(), PlanError.SYNTAX, "a key is a text; " + SyntaxHints.quote(lines, key.line()));
            }
            event = events.next();
        }
        return new Keys(entries, spoilt, line(start));
    }

    private boolean isSound(List<Entry> entries, Map<String, Integer> seen, Text name, YamlNode value) {
        String key = name.value();
        String why = null;
        PlanError code = PlanError.SYNTAX;
        if (name.plain() && key.equals("<<")) {
            why = "this file has no merge keys (<<); write the keys out.";
        } else if (seen.putIfAbsent(key, name.line()) != null) {
            code = PlanError.DUPLICATE_KEY;
            why = "key '" + key + "' is there already, in line " + seen.get(key) + ".";
        } else if (isTornApart(entries, name, value)) {
            why = "a comma within { } ends the value, so '" + key + "' became a key; "
                    + SyntaxHints.quote(lines, name.line());
        }
        if (why != null) {
            findings.add(name.line(), code, why);
        }
        return why == null;
    }

    /** {@code {value: f(a, b)}} is a key {@code value} and a key {@code b)}; {@code {prompt: quiet, and we are there}} as well has two. */
    private static boolean isTornApart(List<Entry> entries, Text name, YamlNode value) {
        if (entries.isEmpty()
                || !(value instanceof Text empty)
                || !empty.isNull()
                || !empty.value().isEmpty()) {
            return false;
        }
        return entries.get(entries.size() - 1).value() instanceof Text before
                && before.plain()
                && ((before.line() <= name.line() && SyntaxHints.isOpen(before.value()))
                        || (before.line() == name.line()
                                && name.plain()
                                && name.value().indexOf(' ') > 0));
    }

    /** A plain text that a comment follows on its line may be half of what was meant. */
    private void checkComment(Text key, YamlNode value, Event event) {
        if (value instanceof Text text && text.plain() && text.value().contains("row")) {
            int end = event.getEndMark().getLine();
            String rest = end < lines.size()
                    ? after(lines.get(end), event.getEndMark().getColumn())
                    : "";
            if (rest.stripLeading().startsWith("#")) {
                findings.add(
                        text.line(),
                        PlanError.SYNTAX,
                        "key '" + key.value() + "': what follows ' #' is a comment; " + SyntaxHints.QUOTE_EXPRESSION);
            }
        }
    }

    private static String after(String line, int column) {
        int units = line.offsetByCodePoints(0, Math.min(column, line.codePointCount(0, line.length())));
        return line.substring(units);
    }

    private Items items(Event start) {
        List<YamlNode> items = new ArrayList<>();
        boolean whole = true;
        Event event = events.next();
        while (!event.is(ID.SequenceEnd)) {
            YamlNode item = node(event);
            if (item == null) {
                whole = false;
            } else {
                items.add(item);
            }
            event = events.next();
        }
        return new Items(items, whole, line(start));
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
