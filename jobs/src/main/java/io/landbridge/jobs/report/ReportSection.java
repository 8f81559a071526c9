package io.landbridge.jobs.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One table of a report: the same content as a document, as a page and as text.
 *
 * @param key in the document
 * @param title for people
 * @param note one or two sentences on how to read it; empty for none
 * @param rows of texts, numbers and truth values, each as long as there are columns; null where there is nothing
 */
public record ReportSection(
        String key, String title, String note, List<Column> columns, List<List<@Nullable Object>> rows) {

    public ReportSection {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * A column.
     *
     * @param key in the document
     * @param title for people
     * @param isVerbatim whether line ends and blanks count
     */
    public record Column(String key, String title, boolean isVerbatim) {

        /** A column of words or numbers. */
        public static Column of(String key, String title) {
            return new Column(key, title, false);
        }

        /** A column of names, places and hashes. */
        public static Column verbatim(String key, String title) {
            return new Column(key, title, true);
        }
    }

    /** Rows as objects, in the order of the columns. */
    public List<Map<String, @Nullable Object>> document() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i).key(), row.get(i));
            }
            objects.add(object);
        }
        return objects;
    }
}
