package io.landbridge.testkit.generate;

import java.util.ArrayList;
import java.util.List;

/** Columns being listed. */
final class ColumnList {

    private final List<TypedColumn> columns = new ArrayList<>();

    void add(String name, String type, String... values) {
        add(name, type, List.of(values));
    }

    void add(String name, String type, List<String> values) {
        columns.add(new TypedColumn(name, type, List.copyOf(values)));
    }

    List<TypedColumn> all() {
        return List.copyOf(columns);
    }

    /** Values between quotes, quotes inside them doubled already; the list may grow. */
    static List<String> quoted(String... values) {
        List<String> literals = new ArrayList<>();
        for (String value : values) {
            literals.add("'" + value + "'");
        }
        return literals;
    }
}
