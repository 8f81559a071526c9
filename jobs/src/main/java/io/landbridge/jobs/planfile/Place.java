package io.landbridge.jobs.planfile;

import java.util.List;

/** The places of a plan file and the keys that each one takes; docs/schema/plan.schema.json says the same, and a test compares. */
enum Place {
    PLAN("migration source target ledger tables types backfill changes validation"),
    ENDPOINT("url tls username password"),
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
    VALIDATION_CHECK("name sql on expect tolerance");

    /** Keys of the plan that the interface has and this version does not. */
    static final List<String> LATER = List.of("database", "expand", "update", "shadow", "contract");

    private final String keys;

    /** @param keys separated by blanks */
    Place(String keys) {
        this.keys = keys;
    }

    List<String> keys() {
        return List.of(keys.split(" "));
    }
}
