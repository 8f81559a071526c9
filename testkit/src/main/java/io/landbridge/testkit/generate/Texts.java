package io.landbridge.testkit.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Texts and bytes on which encodings, quoting and escapes have failed before. */
final class Texts {

    private static final List<String> SHORT = List.of(
            "",
            " ",
            "plain",
            "trailing  ",
            "\t\r\n\b\f",
            "it's",
            "a\"b",
            "back\\slash",
            "\\N",
            "\\.",
            "NULL",
            "null",
            "a,b;c",
            "{a}",
            "%s$1",
            "ünï",
            "e\u0301",
            "日本語",
            "😀👩‍👧",
            "\uFEFFbom",
            "\u0001\u001f\u007f",
            "\u2028",
            "İıß",
            "עברית");

    private Texts() {}

    /** Up to ten characters, without trailing space. */
    static List<String> forChar() {
        return SHORT.stream()
                .filter(text -> text.codePointCount(0, text.length()) <= 10 && text.equals(text.stripTrailing()))
                .toList();
    }

    static List<String> forVarchar() {
        return SHORT;
    }

    /** Also some that do not fit into a page of a table. */
    static List<String> forText() {
        List<String> texts = new ArrayList<>(SHORT);
        texts.add("line 'one'\\\n".repeat(2_000));
        texts.add("😀".repeat(20_000));
        return texts;
    }

    /** Texts that the Latin alphabet's one-byte encoding holds. */
    static List<String> forLatin1() {
        return List.of("", "plain", "Größe", "ÿ", "€", "back\\slash '");
    }

    static List<byte[]> bytes() {
        byte[] all = new byte[256];
        for (int value = 0; value < all.length; value++) {
            all[value] = (byte) value;
        }
        return List.of(
                new byte[0],
                new byte[1],
                new byte[] {0, (byte) 0xff, '\\', '\'', '\n'},
                "\\x00".getBytes(StandardCharsets.US_ASCII),
                "😀".getBytes(StandardCharsets.UTF_8),
                all);
    }

    static List<String> postgres(List<String> texts) {
        return texts.stream().map(text -> "'" + text.replace("'", "''") + "'").toList();
    }

    /** As bytes, so that no mode of the session changes what a backslash means. */
    static List<String> mysql(List<String> texts, Set<Extreme> extremes) {
        List<String> all = new ArrayList<>(texts);
        if (extremes.contains(Extreme.NUL_IN_TEXT)) {
            all.add("nul\0mid");
            all.add("\0");
        }
        return all.stream()
                .map(text -> "convert(x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))
                        + "' USING utf8mb4)")
                .toList();
    }

    static List<String> postgresBytes(int limit) {
        return bytes().stream()
                .filter(value -> value.length <= limit)
                .map(value -> "'\\x" + HexFormat.of().formatHex(value) + "'")
                .toList();
    }

    static List<String> mysqlBytes(int limit) {
        return bytes().stream()
                .filter(value -> value.length <= limit)
                .map(value -> "x'" + HexFormat.of().formatHex(value) + "'")
                .toList();
    }
}
