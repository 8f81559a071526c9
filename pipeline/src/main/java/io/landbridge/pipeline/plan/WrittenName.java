package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.TableName;
import org.jspecify.annotations.Nullable;

/**
 * A table's name as people write it: {@code orders}, {@code shop.orders}; parts with a dot of their own in double quotes: {@code
 * "my.schema".orders}.
 *
 * @param schema null when none is written
 */
public record WrittenName(@Nullable String schema, String table) {

    /** Null when the text is no such name. */
    public static @Nullable WrittenName parse(String text) {
        int end = partEnd(text, 0);
        if (end < 0) {
            return null;
        }
        if (end == text.length()) {
            String table = unquoted(text);
            return table.isEmpty() ? null : new WrittenName(null, table);
        }
        if (text.charAt(end) != '.' || partEnd(text, end + 1) != text.length()) {
            return null;
        }
        String schema = unquoted(text.substring(0, end));
        String table = unquoted(text.substring(end + 1));
        return schema.isEmpty() || table.isEmpty() ? null : new WrittenName(schema, table);
    }

    /** The name with its schema. */
    public TableName in(String defaultSchema) {
        return new TableName(schema == null ? defaultSchema : schema, table);
    }

    private static int partEnd(String text, int start) {
        if (text.startsWith("\"", start)) {
            int at = start + 1;
            while (at < text.length()) {
                if (text.charAt(at) != '"') {
                    at++;
                } else if (text.startsWith("\"\"", at)) {
                    at += 2;
                } else {
                    return at + 1;
                }
            }
            return -1;
        }
        int dot = text.indexOf('.', start);
        return dot < 0 ? text.length() : dot;
    }

    private static String unquoted(String part) {
        return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
    }
}
