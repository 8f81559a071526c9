package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A source row as a JSON object, for people: each value as a string in its spelling, NULL as null. */
public final class RowImage {

    private static final int LONGEST = 1 << 16;
    private static final int LARGEST_ROW = 16 << 20;

    private RowImage() {}

    /** The image of one row in {@link RowEncoding#TEXT}; of a huge row only its size. */
    public static String of(List<Read> reads, byte[] row) {
        if (row.length > LARGEST_ROW) {
            return "{\"\":\"(a row of " + row.length + " bytes, too large to be kept)\"}";
        }
        EncodedRow fields = new EncodedRow(reads, new int[0]);
        fields.set(row, 0, row.length);
        return of(reads, fields);
    }

    static String of(List<Read> reads, EncodedRow row) {
        StringBuilder json = new StringBuilder("{");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < reads.size(); i++) {
            String name = reads.get(i).column().name();
            if (!seen.add(name)) {
                continue;
            }
            json.append(json.length() == 1 ? "" : ",");
            string(json, name);
            json.append(':');
            if (row.isNull(i)) {
                json.append("null");
            } else {
                string(json, shown(row, i, reads.get(i).wire()));
            }
        }
        return json.append('}').toString();
    }

    /** The ledger is no place for a film: a long value is cut, and says so. */
    private static String shown(EncodedRow row, int field, ValueKind kind) {
        String text;
        try {
            text = row.text(field);
        } catch (RejectedValueException e) {
            return "(bytes that are no UTF-8)";
        }
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "… (" + text.length()
                + (kind == ValueKind.BINARY ? " hex digits in all)" : " characters in all)");
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7F) {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
