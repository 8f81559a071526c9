package io.landbridge.testkit.generate;

import java.util.List;

/**
 * A column of a table of all types.
 *
 * @param type as CREATE TABLE wants it, with its attributes
 * @param values SQL literals; empty for a column that the engine computes
 */
record TypedColumn(String name, String type, List<String> values) {

    boolean isComputed() {
        return values.isEmpty();
    }
}
