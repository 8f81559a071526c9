package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.plan.ValidationSettings.Check;
import io.landbridge.pipeline.plan.ValidationSettings.DigestPlace;
import io.landbridge.pipeline.plan.ValidationSettings.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code validation}. */
final class ValidationReader {

    private static final int MAX_PARALLELISM = 64;
    private static final long MAX_ROWS = 1_000_000_000L;

    private final Findings findings;

    ValidationReader(Findings findings) {
        this.findings = findings;
    }

    ValidationSettings read(Keys keys) {
        Section section = Section.of(Place.VALIDATION, "validation", keys, findings);
        ValidationSettings usual = ValidationSettings.DEFAULT;
        String digest = section.choice(
                "digest",
                Arrays.stream(DigestPlace.values()).map(DigestPlace::planName).toList());
        Items checks = section.items("checks");
        Long parallelism = section.number("parallelism", 1, MAX_PARALLELISM);
        Long maxRepairs = section.number("maxRepairs", 0, MAX_ROWS);
        Items sensitive = section.items("sensitive");
        return new ValidationSettings(
                digest == null ? usual.digest() : DigestPlace.valueOf(digest.toUpperCase(Locale.ROOT)),
                checks == null ? List.of() : checks(checks),
                parallelism == null ? usual.parallelism() : parallelism.intValue(),
                maxRepairs == null ? usual.maxRepairs() : maxRepairs,
                sensitive == null ? List.of() : sensitive(sensitive));
    }

    private List<String> sensitive(Items items) {
        List<String> patterns = new ArrayList<>();
        for (YamlNode item : items.items()) {
            if (item instanceof Text text && text.value().indexOf('.') >= 0) {
                patterns.add(text.value());
            } else {
                findings.add(
                        item.line(),
                        PlanError.VALUE,
                        "sensitive: each entry is a pattern like \"schema.table.column\" or \"*.email\", not "
                                + (item instanceof Text text ? "'" + text.value() + "'" : item.describe()) + ".");
            }
        }
        return patterns;
    }

    private List<Check> checks(Items items) {
        List<Check> checks = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (YamlNode item : items.items()) {
            if (!(item instanceof Keys keys)) {
                findings.add(
                        item.line(),
                        PlanError.VALUE,
                        "checks: each entry is like {name: …, sql: …}, not " + item.describe() + ".");
                continue;
            }
            Check check = check(keys);
            if (check == null) {
                continue;
            }
            Integer before = lines.putIfAbsent(check.name(), check.line());
            if (before == null) {
                checks.add(check);
            } else {
                findings.add(
                        check.line(),
                        PlanError.CONFLICT,
                        "checks: the name '" + check.name() + "' is there already, in line " + before + ".");
            }
        }
        return checks;
    }

    private @Nullable Check check(Keys keys) {
        Section section = Section.of(Place.VALIDATION_CHECK, "checks", keys, findings);
        section.require("name", "sql");
        String name = section.string("name");
        String sql = section.string("sql");
        String word = section.choice(
                "on", Arrays.stream(Side.values()).map(Side::planName).toList());
        Side on = word == null ? Side.BOTH : Side.valueOf(word.toUpperCase(Locale.ROOT));
        String expect = expect(section);
        BigDecimal tolerance = tolerance(section);
        if (word == null && section.has("on")) {
            return null;
        }
        if (on == Side.BOTH && section.has("expect")) {
            section.add(
                    section.line("expect"),
                    PlanError.CONFLICT,
                    "'expect' is about one side: add 'on: source' or 'on: target', or leave it out and both answers are compared.");
        } else if (on != Side.BOTH && !section.has("expect")) {
            section.add(
                    section.line("on"),
                    PlanError.MISSING_KEY,
                    "'expect' is missing: there is no other side's answer to compare with.");
        }
        if (on != Side.BOTH && section.has("tolerance")) {
            section.add(
                    section.line("tolerance"), PlanError.CONFLICT, "'tolerance' is about the answers of both sides.");
        }
        return name == null || sql == null ? null : new Check(name, on, sql.strip(), expect, tolerance, keys.line());
    }

    private static @Nullable String expect(Section section) {
        Text text = section.text("expect");
        String trap = text == null ? null : Coercions.trap(text);
        if (text != null && trap != null) {
            section.add(text.line(), PlanError.SYNTAX, "'expect': " + trap);
            return null;
        }
        return text == null ? null : text.value();
    }

    private static @Nullable BigDecimal tolerance(Section section) {
        Text text = section.text("tolerance");
        if (text == null) {
            return null;
        }
        if (text.value().matches("0(\\.\\d{1,18})?|1(\\.0{1,18})?")) {
            return new BigDecimal(text.value());
        }
        section.add(
                text.line(),
                PlanError.VALUE,
                "'tolerance' is a share from 0 to 1 like 0.001, not '" + text.value() + "'.");
        return null;
    }
}
