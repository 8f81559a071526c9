package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Keys;
import io.landbridge.jobs.planfile.YamlNode.Text;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.ChangeSettings.Retention;
import io.landbridge.pipeline.plan.ChangeSettings.Through;
import io.landbridge.pipeline.plan.ChangeSettings.WhenOver;
import io.landbridge.pipeline.plan.PlanError;
import java.util.Arrays;
import java.util.Locale;

/** Reads {@code changes}. */
final class ChangesReader {

    /** A way for changes that the interface has and this version does not. */
    private static final String THROUGH_LATER = "kafka";

    private final Findings findings;

    ChangesReader(Findings findings) {
        this.findings = findings;
    }

    ChangeSettings read(Keys keys) {
        Section section = Section.of(Place.CHANGES, "changes", keys, findings);
        section.require("through");
        Keys retentionKeys = section.keys("retention");
        Retention retention = retentionKeys == null ? Retention.DEFAULT : retention(retentionKeys);
        if (section.node("through") instanceof Text text && text.value().equals(THROUGH_LATER)) {
            section.add(text.line(), PlanError.NOT_IN_THIS_VERSION, "'" + text.value() + "' is not in this version.");
            return ChangeSettings.DEFAULT;
        }
        String word = section.choice(
                "through",
                Arrays.stream(Through.values()).map(Through::planName).toList());
        Long lanes = section.number("lanes", 1, ChangeSettings.MOST_LANES);
        return word == null
                ? ChangeSettings.DEFAULT
                : new ChangeSettings(
                        Through.valueOf(word.toUpperCase(Locale.ROOT)),
                        lanes == null ? ChangeSettings.DEFAULT.lanes() : lanes.intValue(),
                        retention);
    }

    private Retention retention(Keys keys) {
        Section section = Section.of(Place.RETENTION, "retention", keys, findings);
        Long budget = section.size("budget", 1L << 20, 1L << 50);
        String word = section.choice(
                "whenOver",
                Arrays.stream(WhenOver.values()).map(WhenOver::planName).toList());
        WhenOver whenOver = word == null ? WhenOver.ALARM : WhenOver.valueOf(word.toUpperCase(Locale.ROOT));
        if (whenOver == WhenOver.RELEASE && !section.has("budget")) {
            section.add(section.line("whenOver"), PlanError.MISSING_KEY, "'release' needs a 'budget'.");
        }
        return new Retention(budget, whenOver);
    }
}
