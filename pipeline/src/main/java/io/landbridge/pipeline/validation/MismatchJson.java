package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.validation.Mismatch.Difference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs in a row as a JSON object: by column an array of the source's value and the target's. */
final class MismatchJson {

    private MismatchJson() {}

    static String of(List<Difference> differences) {
        StringBuilder json = new StringBuilder("{");
        for (Difference difference : differences) {
            json.append(json.length() == 1 ? "" : ",");
            text(json, difference.column());
            json.append(":[");
            text(json, difference.source());
            json.append(',');
            text(json, difference.target());
            json.append(']');
        }
        return json.append('}').toString();
    }

    private static void text(StringBuilder json, @Nullable String value) {
        if (value == null) {
            json.append("null");
            return;
        }
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7F || Character.isSurrogate(c)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
