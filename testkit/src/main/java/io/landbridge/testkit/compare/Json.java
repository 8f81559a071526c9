package io.landbridge.testkit.compare;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JSON text by its structure: members sorted, the last of two equal names kept, numbers by value, no space. A parser of
 * our own, so that no library's habit hides a difference.
 */
final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** One text for all texts of one structure; what is no JSON stays itself, marked. */
    static String normal(String text) {
        try {
            StringBuilder out = new StringBuilder(text.length());
            write(parse(text), out);
            return out.toString();
        } catch (IllegalArgumentException e) {
            return "not JSON: " + text;
        }
    }

    /** The elements of an array, as text or as JSON; null elements as "null". */
    static List<String> elements(String text) {
        List<String> elements = new ArrayList<>();
        if (parse(text) instanceof ArrayValue array) {
            for (Value element : array.elements()) {
                StringBuilder out = new StringBuilder();
                if (element instanceof TextValue value) {
                    out.append(value.text());
                } else {
                    write(element, out);
                }
                elements.add(out.toString());
            }
            return elements;
        }
        throw new IllegalArgumentException("not a JSON array: " + text);
    }

    private sealed interface Value {}

    private record ObjectValue(Map<String, Value> members) implements Value {}

    private record ArrayValue(List<Value> elements) implements Value {}

    private record TextValue(String text) implements Value {}

    /** A number in plain form, or true, false, null. */
    private record Word(String text) implements Value {}

    private static Value parse(String text) {
        Json json = new Json(text);
        Value value = json.value();
        json.skipSpace();
        if (json.at != text.length()) {
            throw json.bad();
        }
        return value;
    }

    private Value value() {
        skipSpace();
        if (at >= text.length()) {
            throw bad();
        }
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new TextValue(string());
            default -> word();
        };
    }

    private ObjectValue object() {
        Map<String, Value> members = new TreeMap<>();
        at++;
        if (ends('}')) {
            return new ObjectValue(members);
        }
        do {
            skipSpace();
            String name = string();
            skipSpace();
            expect(':');
            members.put(name, value());
        } while (goesOn('}'));
        return new ObjectValue(members);
    }

    private ArrayValue array() {
        List<Value> elements = new ArrayList<>();
        at++;
        if (ends(']')) {
            return new ArrayValue(elements);
        }
        do {
            elements.add(value());
        } while (goesOn(']'));
        return new ArrayValue(elements);
    }

    private boolean ends(char end) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean goesOn(char end) {
        if (ends(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void expect(char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw bad();
        }
        at++;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return out.toString();
    }

    private char escaped() {
        if (at >= text.length()) {
            throw bad();
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw bad();
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw bad();
        };
    }

    private Word word() {
        int start = at;
        while (at < text.length() && " \t\r\n,:]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "true", "false", "null" -> new Word(word);
            default -> new Word(NormalForm.number(new BigDecimal(word))); // what is no number is refused here
        };
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException bad() {
        return new IllegalArgumentException("not JSON at character " + at);
    }

    private static void write(Value value, StringBuilder out) {
        if (value instanceof ObjectValue object) {
            char separator = '{';
            for (Map.Entry<String, Value> member : object.members().entrySet()) {
                out.append(separator);
                quote(member.getKey(), out);
                out.append(':');
                write(member.getValue(), out);
                separator = ',';
            }
            out.append(object.members().isEmpty() ? "{}" : "}");
        } else if (value instanceof ArrayValue array) {
            char separator = '[';
            for (Value element : array.elements()) {
                out.append(separator);
                write(element, out);
                separator = ',';
            }
            out.append(array.elements().isEmpty() ? "[]" : "]");
        } else if (value instanceof TextValue string) {
            quote(string.text(), out);
        } else if (value instanceof Word word) {
            out.append(word.text());
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
