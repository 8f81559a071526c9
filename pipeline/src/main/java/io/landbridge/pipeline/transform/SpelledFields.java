package io.landbridge.pipeline.transform;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a row in {@link RowEncoding#TEXT}. */
final class SpelledFields {

    private SpelledFields() {}

    /** The row's values in their spelling; null for NULL. */
    static List<@Nullable String> of(byte[] buffer, int offset, int length) {
        String line = new String(buffer, offset, length - 1, StandardCharsets.UTF_8);
        return Arrays.stream(line.split("\t", -1)).map(SpelledFields::value).toList();
    }

    private static @Nullable String value(String field) {
        if (field.equals("\\N")) {
            return null;
        }
        int at = field.indexOf('\\');
        if (at < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\' || i + 1 == field.length()) {
                text.append(c);
                continue;
            }
            char escaped = field.charAt(++i);
            text.append(
                    switch (escaped) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'v' -> '\u000b';
                        default -> escaped;
                    });
        }
        return text.toString();
    }
}
