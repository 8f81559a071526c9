package io.landbridge.jobs.planfile;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.reader.StreamReader;

/** Writes texts so that YAML, and whoever reads it, takes them for nothing else. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)*");
    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private YamlText() {}

    /** The text as a YAML scalar, in double quotes unless it is a plain name. */
    static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !WORD_OF_YAML.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < 0x20
                    || !StreamReader.isPrintable(c)
                    || c == 0x85
                    || c == 0x2028
                    || c == 0x2029
                    || c == 0xFEFF) {
                quoted.append("\\u%04X".formatted(c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** The text for a comment: one line, whatever it holds. */
    static String comment(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]+", " ");
    }
}
