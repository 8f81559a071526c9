package io.landbridge.benchmarks;

import java.util.List;
import java.util.Map;

/** What a direction gave: its servers as they ran, its contestants' standings and what became of the marks. */
record Outcome(Direction direction, End source, End target, Standings standings, List<Mark.Verdict> verdicts) {

    /**
     * A server as it ran.
     *
     * @param settings as the server reported them
     * @param tableBytes size of the table with its key by number of rows; empty at the target
     */
    record End(String version, Map<String, String> settings, Map<Long, Long> tableBytes) {}
}
