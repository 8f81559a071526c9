package io.landbridge.pipeline.chunk;

import java.util.ArrayList;
import java.util.List;

/** JSON arrays of strings, and nothing else of JSON, so that the core needs no JSON library. */
final class KeyJson {

    private KeyJson() {}

    static String write(List<String> values) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "\"" : ",\"");
            String value = values.get(i);
            for (int j = 0; j < value.length(); j++) {
                char c = value.charAt(j);
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c < 0x20 || c == 0x7F || Character.isSurrogate(c)) {
                    out.append("\\u%04x".formatted((int) c));
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        }
        return out.append(']').toString();
    }

    static List<String> read(String json) {
        List<String> values = new ArrayList<>();
        int at = expect(json, 0, '[');
        if (at < json.length() && json.charAt(at) == ']') {
            return values;
        }
        while (true) {
            at = expect(json, at, '"');
            StringBuilder value = new StringBuilder();
            at = readString(json, at, value);
            values.add(value.toString());
            if (at < json.length() && json.charAt(at) == ',') {
                at++;
            } else {
                expect(json, at, ']');
                return values;
            }
        }
    }

    private static int readString(String json, int start, StringBuilder value) {
        int at = start;
        while (at < json.length()) {
            char c = json.charAt(at++);
            if (c == '"') {
                return at;
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = at < json.length() ? json.charAt(at++) : '?';
            switch (escaped) {
                case '"', '\\', '/' -> value.append(escaped);
                case 'u' -> {
                    value.append((char) Integer.parseInt(json, at, Math.min(at + 4, json.length()), 16));
                    at += 4;
                }
                default -> throw new IllegalArgumentException("Not a key: " + json);
            }
        }
        throw new IllegalArgumentException("Not a key: " + json);
    }

    private static int expect(String json, int at, char wanted) {
        if (at >= json.length() || json.charAt(at) != wanted) {
            throw new IllegalArgumentException("Not a key: " + json);
        }
        return at + 1;
    }
}
