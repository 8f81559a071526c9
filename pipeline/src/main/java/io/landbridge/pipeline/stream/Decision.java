package io.landbridge.pipeline.stream;

/** What becomes of a change at one key. */
enum Decision {
    /** Left out: the copy that is to come will hold it. */
    SKIP_PENDING,
    /** Not decided yet: the chunk is being copied. */
    WAIT,
    /** Left out: the copy holds it. */
    SKIP_SEEN,
    /** Applied, and it must meet exactly the row that it changes. */
    APPLY,
    /** Applied so that it does not matter whether the copy holds it already. */
    APPLY_LOOSELY,
    /** Left out and counted: the key has no row in the target until somebody retries it. */
    SKIP_QUARANTINED;

    boolean applies() {
        return this == APPLY || this == APPLY_LOOSELY;
    }

    /** Whether the change must meet exactly one row. */
    boolean isExact() {
        return this == APPLY;
    }
}
