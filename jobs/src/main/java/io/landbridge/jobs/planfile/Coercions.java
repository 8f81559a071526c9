package io.landbridge.jobs.planfile;

import io.landbridge.jobs.planfile.YamlNode.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values without quotes that YAML takes for something else than what is written; in a plan they must say which. */
final class Coercions {

    private static final Map<Pattern, String> TRAPS = new LinkedHashMap<>();

    static {
        trap("(?i)yes|no|on|off|y|n", "a truth value");
        trap("[-+]?0[0-9_]+", "an octal number");
        trap("[-+]?0[xbo][0-9a-fA-F_]+", "a number in another base");
        trap("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?", "a number to the base 60");
        trap("[-+]?[0-9]+_[0-9_]*", "a number without the underscores");
        trap("[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]+", "a floating-point number");
        trap("[-+]?\\.(?i)(inf|nan)", "infinity or NaN");
        trap("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*", "a date");
    }

    private Coercions() {}

    private static void trap(String pattern, String taken) {
        TRAPS.put(Pattern.compile(pattern), taken);
    }

    /** What to do about the text; null when it is safe. */
    static @Nullable String trap(Text text) {
        if (!text.plain()) {
            return null;
        }
        for (Map.Entry<Pattern, String> trap : TRAPS.entrySet()) {
            if (trap.getKey().matcher(text.value()).matches()) {
                return "YAML takes " + text.value() + " for " + trap.getValue() + "; write \"" + text.value()
                        + "\" in quotes if that is meant.";
            }
        }
        return null;
    }
}
