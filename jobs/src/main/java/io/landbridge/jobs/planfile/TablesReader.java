package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Entry;
import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.TableRule;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.Exclude;
import io.landbridge.pipeline.plan.TableRule.Include;
import io.landbridge.pipeline.plan.TableRule.MapEntry;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code tables}. */
final class TablesReader {

    private final Findings findings;

    TablesReader(Findings findings) {
        this.findings = findings;
    }

    List<TableRule> read(Items items) {
        if (items.items().isEmpty() && items.whole()) {
            findings.add(items.line(), PlanError.VALUE, "'tables' is an empty list; leave it out to take every table.");
        }
        List<TableRule> rules = new ArrayList<>();
        for (YamlNode item : items.items()) {
            TableRule rule = rule(item);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
    }

    private @Nullable TableRule rule(YamlNode item) {
        if (!(item instanceof Keys keys)) {
            findings.add(
                    item.line(),
                    PlanError.VALUE,
                    "tables: each entry is include:, exclude: or table:, not " + item.describe() + ".");
            return null;
        }
        List<String> names =
                keys.entries().stream().map(entry -> entry.key().value()).toList();
        List<String> kinds = names.stream()
                .filter(List.of("include", "exclude", "table")::contains)
                .toList();
        if (kinds.size() != 1) {
            String hint = names.isEmpty() || !kinds.isEmpty()
                    ? "."
                    : NearestName.hint(names.get(0), List.of("include", "exclude", "table"));
            findings.add(
                    keys.line(),
                    kinds.isEmpty() ? PlanError.UNKNOWN_KEY : PlanError.CONFLICT,
                    "tables: each entry has one of include:, exclude: and table:"
                            + (kinds.isEmpty()
                                    ? (names.isEmpty() ? "" : ", not '" + names.get(0) + "'") + hint
                                    : ", not " + String.join(" and ", kinds) + "."));
            return null;
        }
        return switch (kinds.get(0)) {
            case "include" -> {
                Section section = Section.of(Place.INCLUDE, "tables", keys, findings);
                String pattern = section.string("include");
                yield pattern == null ? null : new Include(pattern, keys.line());
            }
            case "exclude" -> {
                Section section = Section.of(Place.EXCLUDE, "tables", keys, findings);
                String pattern = section.string("exclude");
                yield pattern == null ? null : new Exclude(pattern, keys.line());
            }
            default -> table(keys);
        };
    }

    private @Nullable TableRule table(Keys keys) {
        String name = keys.entries().stream()
                .filter(entry -> entry.key().value().equals("table") && entry.value() instanceof Text)
                .map(entry -> ((Text) entry.value()).value())
                .findFirst()
                .orElse("");
        Section section = Section.of(Place.TABLE, name.isEmpty() ? "tables" : name, keys, findings);
        String table = section.string("table");
        Map<String, ColumnRule> columns = columns(section, name);
        Map<String, SourceText> checks = checks(section, name);
        SourceText where = section.sourceText("where");
        SourceText transformer = section.sourceText("transformer");
        if (transformer != null && (section.has("columns") || section.has("to"))) {
            section.add(
                    transformer.line(),
                    PlanError.CONFLICT,
                    "a transformer makes the rows of its tables itself; leave '"
                            + (section.has("columns") ? "columns" : "to") + "' out.");
        }
        return table == null
                ? null
                : new Mapped(
                        table, section.string("to"), columns, where, checks, transformer, oneWay(section), keys.line());
    }

    /** A table is left out of the way back as a whole, or not at all. */
    private static boolean oneWay(Section section) {
        SourceText back = section.sourceText("back");
        if (back != null && !back.text().equals(ColumnRule.NOT_BACK)) {
            section.add(
                    back.line(),
                    PlanError.VALUE,
                    "'back' of a table is 'none', which leaves it out of the way back; expressions stand at its columns.");
        }
        return back != null;
    }

    private Map<String, SourceText> checks(Section section, String table) {
        Map<String, SourceText> checks = new LinkedHashMap<>();
        Keys keys = section.keys("check");
        if (keys == null) {
            return checks;
        }
        for (Entry entry : keys.entries()) {
            if (entry.value() instanceof Text text
                    && !text.isNull()
                    && !text.value().isBlank()) {
                checks.put(entry.key().value(), new SourceText(text.value().strip(), text.line()));
            } else {
                findings.add(
                        entry.value().line(),
                        PlanError.VALUE,
                        table + ": check '" + entry.key().value() + "' takes an expression, not "
                                + entry.value().describe() + ".");
            }
        }
        return checks;
    }

    private Map<String, ColumnRule> columns(Section section, String table) {
        Map<String, ColumnRule> columns = new LinkedHashMap<>();
        Keys keys = section.keys("columns");
        if (keys == null) {
            return columns;
        }
        for (Entry entry : keys.entries()) {
            String name = entry.key().value();
            if (entry.value() instanceof Keys rule) {
                columns.put(name, column(table + "." + name, entry.key().line(), rule));
            } else {
                findings.add(
                        entry.value().line(),
                        PlanError.VALUE,
                        table + ": column '" + name + "' takes keys like {to: …} or {drop: true}, not "
                                + entry.value().describe() + ".");
            }
        }
        return columns;
    }

    private ColumnRule column(String path, int line, Keys keys) {
        Section section = Section.of(Place.COLUMN, path, keys, findings);
        if (keys.entries().isEmpty()) {
            section.add(line, PlanError.VALUE, "says nothing; leave the column out of 'columns'.");
        }
        SourceText value = section.sourceText("value");
        List<MapEntry> map = map(section);
        boolean drop = section.flag("drop");
        if (drop && keys.entries().size() > (section.has("back") ? 2 : 1)) {
            section.add(
                    line,
                    PlanError.CONFLICT,
                    "'drop' leaves the column out; nothing but 'back' can be said of it beside.");
        }
        if (section.has("value") && section.has("map")) {
            section.add(line, PlanError.CONFLICT, "'value' and 'map' both make the value; say one.");
        }
        if (section.has("otherwise") && !section.has("map")) {
            section.add(section.line("otherwise"), PlanError.CONFLICT, "'otherwise' belongs to a 'map'.");
        }
        YamlNode otherwise = section.node("otherwise");
        return new ColumnRule(
                section.string("to"),
                section.string("type"),
                value,
                map,
                otherwise == null
                        ? null
                        : new MapEntry(null, mapValue(section, "otherwise", otherwise), otherwise.line()),
                drop,
                section.flag("injective"),
                section.sourceText("back"),
                line);
    }

    private @Nullable List<MapEntry> map(Section section) {
        Keys keys = section.keys("map");
        if (keys == null) {
            return null;
        }
        if (keys.entries().isEmpty()) {
            section.add(keys.line(), PlanError.VALUE, "'map' is empty.");
        }
        List<MapEntry> entries = new ArrayList<>();
        for (Entry entry : keys.entries()) {
            entries.add(new MapEntry(
                    mapValue(section, "map", entry.key()),
                    mapValue(section, "map", entry.value()),
                    entry.key().line()));
        }
        return entries;
    }

    /** Null for NULL. */
    private static @Nullable String mapValue(Section section, String key, YamlNode node) {
        if (!(node instanceof Text text)) {
            section.add(node.line(), PlanError.VALUE, "'" + key + "' takes values, not " + node.describe() + ".");
            return null;
        }
        String trap = Coercions.trap(text);
        if (trap != null) {
            section.add(text.line(), PlanError.SYNTAX, "'" + key + "': " + trap);
        }
        return text.isNull() ? null : text.value();
    }
}
