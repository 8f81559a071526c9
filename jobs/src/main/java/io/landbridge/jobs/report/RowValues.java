package io.landbridge.jobs.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a row of a section. */
final class RowValues {

    private RowValues() {}

    /** {@link List#of} takes no null. */
    static List<@Nullable Object> of(@Nullable Object... values) {
        return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
    }
}
