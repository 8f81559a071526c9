package io.landbridge.jobs.planfile;

import java.util.List;

/**
 * The places of a plan file and of a runbook, and the keys that each one takes; docs/schema/plan.schema.json and runbook.schema.json say
 * the same, and tests compare.
 */
enum Place {
    PLAN("migration source target ledger tables types backfill changes validation"),
    ENDPOINT("url tls username password"),
    TARGET("url tls username password fence"),
    LEDGER("schema prefix"),
    INCLUDE("include"),
    EXCLUDE("exclude"),
    TABLE("table to columns where check transformer back"),
    COLUMN("to type value map otherwise drop injective back"),
    TYPE("source target zone overlap zeroDate"),
    BACKFILL("parallelism chunkTime chunkBytes chunkRows copyLimit maxRowsPerSecond maxQuarantined throttle"),
    THROTTLE("signal on limit abort url sql"),
    CHANGES("through lanes retention"),
    RETENTION("budget whenOver"),
    VALIDATION("digest checks parallelism maxRepairs sensitive"),
    VALIDATION_CHECK("name sql on expect tolerance"),

    RUNBOOK("runbook direction gates freezeBudget onFailure steps"),
    GATES("lag validation quarantine reverseStream"),
    QUARANTINE_GATE("accept"),
    FAILURE("notify"),
    STEP(
            "approve backup http command sql freeze drain verify sequences reverse switch watch wait notify acceptNoWayBack"),
    APPROVE_STEP("name timeout by people prompt"),
    BACKUP_STEP("name timeout retries on tables to keepDays"),
    HTTP_STEP("name timeout retries get put post patch delete headers body expect undo verify"),
    HTTP_ACTION("get put post patch delete headers body expect"),
    HTTP_EXPECT("status body"),
    COMMAND_STEP("name timeout retries run env expect undo verify"),
    COMMAND_ACTION("run env expect"),
    COMMAND_EXPECT("exit output"),
    SQL_STEP("name timeout retries on sql expect passFence undo verify"),
    SQL_ACTION("on sql expect passFence"),
    FREEZE_STEP("name timeout lockTimeout attempts writers"),
    DRAIN_STEP("name timeout"),
    VERIFY_STEP("name timeout"),
    SEQUENCES_STEP("name timeout gap"),
    REVERSE_STEP("name timeout window"),
    SWITCH_STEP("name timeout do"),
    WATCH_STEP("name for every rollbackWhen"),
    THRESHOLD("prometheus http query sql on above below not times"),
    WAIT_STEP("name for"),
    NOTIFY_STEP("name timeout retries url text");

    /** Keys of the plan that the interface has and this version does not. */
    static final List<String> LATER = List.of("database", "expand", "update", "shadow", "contract");

    private final String keys;

    /** @param keys separated by blanks */
    Place(String keys) {
        this.keys = keys;
    }

    /** Whether it is a place of a runbook. */
    boolean isOfRunbook() {
        return compareTo(RUNBOOK) >= 0;
    }

    List<String> keys() {
        return List.of(keys.split(" "));
    }
}
