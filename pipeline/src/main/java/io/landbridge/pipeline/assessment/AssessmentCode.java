package io.landbridge.pipeline.assessment;

import java.util.Locale;

/** What the assessment looks for; names never change. */
public enum AssessmentCode {
    /** Source and target are the same database and a target table is a source table. */
    SOURCE_IS_TARGET(Severity.BLOCKER),
    /** A target table holds rows that no run of this plan put there. */
    TARGET_NOT_EMPTY(Severity.BLOCKER),
    /** A right is missing that the run needs. */
    RIGHT_MISSING(Severity.BLOCKER),
    /** The server is older than the oldest version that is tested. */
    VERSION_TOO_OLD(Severity.BLOCKER),
    /** A setting makes the run fail or lose rows. */
    SETTING_UNSAFE(Severity.BLOCKER),
    /** A setting is fine for the copy but not for the change stream that follows it. */
    SETTING_FOR_STREAM(Severity.WARNING),
    /** The endpoint is a standby or read only. */
    NOT_PRIMARY(Severity.BLOCKER),
    /** A column's type has no rule. */
    TYPE_UNSUPPORTED(Severity.BLOCKER),
    /** A column's type holds values that the target's refuses. */
    TYPE_PARTIAL(Severity.WARNING),
    /** A column's values are kept, but the target does not know what they mean. */
    TYPE_OPAQUE(Severity.WARNING),
    /** A column's target type can hold more than the source's. */
    TYPE_WIDENED(Severity.INFO),
    /** The table has no row key: it is copied whole, in one chunk. */
    KEY_MISSING(Severity.WARNING),
    /** The row key's order does not allow ranges: the table is copied in one chunk. */
    KEY_NOT_CUTTABLE(Severity.WARNING),
    /** Distinct keys of the source may be equal in the target's collation. */
    KEY_COLLATION(Severity.WARNING),
    /** A name does not fit the target. */
    NAME_TOO_LONG(Severity.BLOCKER),
    /** Two names differ only in case where the target does not tell them apart. */
    NAME_COLLISION(Severity.BLOCKER),
    /** A constraint, default or expression is not carried over. */
    NOT_CARRIED_OVER(Severity.WARNING),
    /** The table is not transactional, or is not logged. */
    STORAGE_UNSAFE(Severity.BLOCKER),
    /** Cascades of this source are not in its log. */
    CASCADE_NOT_LOGGED(Severity.WARNING),
    /** A transaction has been open for long. */
    LONG_TRANSACTION(Severity.WARNING),
    /** A prepared transaction waits for its end. */
    PREPARED_TRANSACTION(Severity.WARNING),
    /** Somebody waits for a lock on a table of the plan. */
    LOCK_WAIT(Severity.WARNING),
    /** Fewer connections are free than the run needs. */
    CONNECTIONS_SHORT(Severity.BLOCKER),
    /** The target's disk may not hold the copy. */
    DISK_SHORT(Severity.WARNING),
    /** How much there is to copy. */
    SIZE(Severity.INFO),
    /** A client tool that runbooks use is not on the path. */
    CLIENT_TOOL_MISSING(Severity.INFO),
    /** A connection is not protected. */
    TLS_INSECURE(Severity.WARNING);

    private final Severity severity;

    AssessmentCode(Severity severity) {
        this.severity = severity;
    }

    /** What a finding of this code means, unless the finding says otherwise. */
    public Severity severity() {
        return severity;
    }

    /** The stable code as printed: {@code assess.target-not-empty}. */
    public String code() {
        return "assess." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
