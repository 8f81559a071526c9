package io.landbridge.pipeline.cutover;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold before a runbook begins, and again at its switch.
 *
 * @param lag the most that the stream may be behind; null asks nothing
 * @param validation whether everything has to be proved since its last change, or provable within the freeze
 * @param quarantine whether no row may be set aside
 * @param accepted rows that may be nevertheless, as {@code schema.table/key}
 * @param reverseStream whether a change has to have come through the way back
 */
public record GateRules(
        @Nullable Duration lag, boolean validation, boolean quarantine, List<String> accepted, boolean reverseStream) {

    /** What is asked where the runbook says nothing. */
    public static final GateRules DEFAULT = new GateRules(Duration.ofSeconds(2), true, true, List.of(), true);

    /** What a rollback asks where its runbook says nothing: whether the rows are right is no reason to stay. */
    public static final GateRules ON_THE_WAY_BACK = new GateRules(null, false, false, List.of(), false);

    public GateRules {
        accepted = List.copyOf(accepted);
    }
}
