package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How changes of one output lie in a staging table: their number, their form, the key of the row to be changed, and the new row under the
 * target's own column names, so that what the server refuses carries the right name.
 */
public final class ChangeLayout {

    private final Output output;
    private final String stagingName;
    private final String mark;
    private final List<ColumnMapping> key;
    private final int[] keyPositions;

    private ChangeLayout(Output output, String stagingName) {
        this.output = output;
        this.stagingName = stagingName;
        List<String> names = columnNames();
        // no name of ours may be one of the user's
        String free = "#";
        while (startsAny(free)) {
            free += "#";
        }
        this.mark = free;
        this.key = new ArrayList<>();
        List<String> rowKey = output.target().rowKey();
        this.keyPositions = rowKey.stream().mapToInt(names::indexOf).toArray();
        for (int position : keyPositions) {
            if (position < 0) {
                throw new IllegalArgumentException(output.target().name() + " has a row key that is not written");
            }
            key.add(output.columns().get(position));
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException(output.target().name() + " has no row key");
        }
    }

    static ChangeLayout of(Output output, int number) {
        return new ChangeLayout(output, "landbridge_changes_" + number);
    }

    private boolean startsAny(String prefix) {
        return output.target().columns().stream()
                .anyMatch(column -> column.name().startsWith(prefix));
    }

    public Output output() {
        return output;
    }

    /** Name of the staging table, the same in every session. */
    public String stagingName() {
        return stagingName;
    }

    /** Column that numbers the changes from 0. */
    public String number() {
        return mark + "n";
    }

    /** Column that says a change's place among the batch's forms. */
    public String form() {
        return mark + "form";
    }

    /** Columns that hold the key of the row to be changed. */
    public String keyName(int index) {
        return mark + "k" + (index + 1);
    }

    /** The row key's columns, in its order. */
    public List<ColumnMapping> key() {
        return key;
    }

    int[] keyPositions() {
        return keyPositions;
    }

    /** Names of the row key's columns. */
    public Set<String> keyColumnNames() {
        return key.stream().map(column -> column.target().name()).collect(Collectors.toSet());
    }

    /** Names of the output's columns, in its order. */
    public List<String> columnNames() {
        return output.columns().stream().map(column -> column.target().name()).toList();
    }
}
