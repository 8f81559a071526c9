package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Items;
import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.plan.PlanError;
import io.landbridge.pipeline.plan.TypeOverride;
import io.landbridge.pipeline.plan.TypeOverride.Overlap;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code types}. */
final class TypesReader {

    private final Findings findings;

    TypesReader(Findings findings) {
        this.findings = findings;
    }

    List<TypeOverride> read(Items items) {
        List<TypeOverride> types = new ArrayList<>();
        for (YamlNode item : items.items()) {
            if (item instanceof Keys keys) {
                TypeOverride type = type(keys);
                if (type != null) {
                    types.add(type);
                }
            } else {
                findings.add(
                        item.line(),
                        PlanError.VALUE,
                        "types: each entry is like {source: …, target: …}, not " + item.describe() + ".");
            }
        }
        return types;
    }

    private @Nullable TypeOverride type(Keys keys) {
        Section section = Section.of(Place.TYPE, "types", keys, findings);
        section.require("source");
        String source = section.string("source");
        String target = section.string("target");
        ZoneId zone = zone(section);
        String overlap = section.choice("overlap", List.of("reject", "earlier", "later"));
        if (overlap != null && !section.has("zone")) {
            section.add(section.line("overlap"), PlanError.CONFLICT, "'overlap' belongs to a 'zone'.");
        }
        String zeroDate = zeroDate(section);
        if (source != null && !section.has("target") && !section.has("zone") && !section.has("zeroDate")) {
            section.add(keys.line(), PlanError.MISSING_KEY, "one of 'target', 'zone' and 'zeroDate' is missing.");
        }
        return source == null
                ? null
                : new TypeOverride(
                        source,
                        target,
                        zone,
                        overlap == null ? Overlap.REJECT : Overlap.valueOf(overlap.toUpperCase(Locale.ROOT)),
                        zeroDate,
                        keys.line());
    }

    private static @Nullable ZoneId zone(Section section) {
        Text text = section.text("zone");
        if (text == null) {
            return null;
        }
        try {
            return ZoneId.of(text.value());
        } catch (DateTimeException e) {
            section.add(
                    text.line(),
                    PlanError.VALUE,
                    "there is no time zone '" + text.value() + "'"
                            + NearestName.hint(text.value(), ZoneId.getAvailableZoneIds()));
            return null;
        }
    }

    private static @Nullable String zeroDate(Section section) {
        Text text = section.text("zeroDate");
        if (text == null || text.value().equals("reject") || text.value().equals("asNull")) {
            return text == null ? null : text.value();
        }
        String trap = Coercions.trap(text);
        if (trap != null) {
            section.add(text.line(), PlanError.SYNTAX, "'zeroDate': " + trap);
            return null;
        }
        try {
            return LocalDate.parse(text.value()).toString();
        } catch (DateTimeException e) {
            section.add(
                    text.line(),
                    PlanError.VALUE,
                    "'zeroDate' is reject, asNull or a date like \"1970-01-01\", not '" + text.value() + "'.");
            return null;
        }
    }
}
