package io.landbridge.pipeline.assessment;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server setting and the only value that is right; a server that does not know the setting fulfils the rule.
 *
 * @param what follows from another value
 * @param remedy null when the setting is simply set
 */
record SettingRule(
        AssessmentCode code,
        String setting,
        String wanted,
        String what,
        @Nullable String remedy) {

    private static final Set<String> ON = Set.of("on", "1", "true", "yes");
    private static final Set<String> OFF = Set.of("off", "0", "false", "no");

    static SettingRule of(AssessmentCode code, String setting, String wanted, String what) {
        return new SettingRule(code, setting, wanted, what, null);
    }

    /** PostgreSQL's switch that turns a session's transactions read only by themselves. */
    static SettingRule writable(String what) {
        return new SettingRule(
                AssessmentCode.SETTING_UNSAFE,
                "default_transaction_read_only",
                "off",
                what,
                "Ask who keeps writes out, and why. Then ALTER DATABASE or ALTER ROLE … RESET default_transaction_read_only where it "
                        + "was set for one of them, else ALTER SYSTEM SET default_transaction_read_only = off and reload the server.");
    }

    void judge(EndpointFacts facts, String side, List<Finding> findings) {
        String value = facts.settings().get(setting);
        if (value == null || normal(value).equals(normal(wanted))) {
            return;
        }
        findings.add(Finding.of(code, side, what, setting + " = " + value, remedy == null ? usual(facts) : remedy));
    }

    private String usual(EndpointFacts facts) {
        return facts.engine().isMySqlFamily()
                ? "SET GLOBAL " + setting + " = " + (wanted.isEmpty() ? "''" : wanted)
                        + ", and the same in the server's configuration file."
                : "ALTER SYSTEM SET " + setting + " = '" + wanted + "', then reload or restart the server.";
    }

    static boolean isOn(EndpointFacts facts, String setting) {
        return normal(facts.settings().getOrDefault(setting, "off")).equals("on");
    }

    /** Whether the server knows the setting and says that it is off. */
    static boolean isOff(EndpointFacts facts, String setting) {
        return normal(facts.settings().getOrDefault(setting, "on")).equals("off");
    }

    private static String normal(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return ON.contains(lower) ? "on" : OFF.contains(lower) ? "off" : lower;
    }
}
