package io.landbridge.pipeline.assessment;

import java.util.Locale;

/** What the assessment looks for; names never change. */
public enum AssessmentCode {
    SOURCE_IS_TARGET(Severity.BLOCKER, "Source and target are the same database and a target table is a source table."),
    TARGET_NOT_EMPTY(Severity.BLOCKER, "A target table holds rows that no run of this plan put there."),
    RIGHT_MISSING(Severity.BLOCKER, "A right is missing that the run needs."),
    CUTOVER_RIGHT_MISSING(Severity.WARNING, "A right is missing that a cutover needs; the run does not."),
    VERSION_TOO_OLD(Severity.BLOCKER, "The server is older than the oldest version that works."),
    SETTING_UNSAFE(Severity.BLOCKER, "A setting makes the run fail or lose rows."),
    NOT_PRIMARY(Severity.BLOCKER, "The endpoint is a standby or read only."),
    TYPE_UNSUPPORTED(Severity.BLOCKER, "A column's type has no rule."),
    TYPE_PARTIAL(Severity.WARNING, "A column's type holds values that the target's refuses."),
    TYPE_OPAQUE(Severity.WARNING, "A column's values are kept, but the target does not know what they mean."),
    TYPE_WIDENED(Severity.INFO, "A column's target type can hold more than the source's."),
    KEY_MISSING(Severity.WARNING, "The table has no row key: it is copied whole, in one chunk."),
    KEY_NOT_CUTTABLE(Severity.WARNING, "The row key's order does not allow ranges: the table is copied in one chunk."),
    KEY_COLLATION(Severity.WARNING, "Distinct keys of the source may be equal in the target's collation."),
    EXCLUDE_IDLE(Severity.BLOCKER, "An 'exclude' fits no table of the source; a warning where it is a pattern."),
    NAME_TOO_LONG(Severity.BLOCKER, "A name does not fit the target."),
    NAME_COLLISION(Severity.BLOCKER, "Two names differ only in case where the target does not tell them apart."),
    NOT_CARRIED_OVER(Severity.WARNING, "A constraint, default or expression is not carried over."),
    STORAGE_UNSAFE(Severity.BLOCKER, "The table's storage has no snapshots."),
    LONG_TRANSACTION(Severity.WARNING, "A transaction has been open for long."),
    PREPARED_TRANSACTION(Severity.WARNING, "A prepared transaction waits for its end."),
    LOCK_WAIT(Severity.WARNING, "Somebody waits for a lock on a table of the plan."),
    CONNECTIONS_SHORT(Severity.BLOCKER, "Fewer connections are free than the run needs."),
    DISK_SHORT(Severity.WARNING, "The target's disk may not hold the copy."),
    DISK_UNKNOWN(Severity.INFO, "Nobody here can see how much room the target's disk has."),
    SIZE(Severity.INFO, "How much there is to copy."),
    CLIENT_TOOL_MISSING(Severity.INFO, "A client tool that runbooks use is not on the path."),
    TLS_INSECURE(Severity.WARNING, "A connection is not protected."),
    WAY_BACK_MISSING(Severity.WARNING, "A table or column has no way back, and with it the whole plan has none."),
    WAY_BACK_LOSSY(Severity.INFO, "What is written to the target after the switch does not come back as it was."),
    POINT_OF_NO_RETURN(Severity.INFO, "Up to where one can go back without a loss."),

    CHANGES_NOT_CARRIED(Severity.WARNING, "The plan leaves behind what is written in the source during the copy."),

    LOG_OFF(Severity.BLOCKER, "The source writes no log that changes could be read from."),
    LOG_LEVEL(Severity.BLOCKER, "The source's log holds too little to read changes from it."),
    LOG_FORMAT(Severity.BLOCKER, "The source logs statements, not rows."),
    LOG_ROW_IMAGE(Severity.BLOCKER, "The source logs rows without all their columns."),
    LOG_PARTIAL_JSON(Severity.BLOCKER, "The source logs pieces of JSON values instead of the values."),
    LOG_ORDER(Severity.BLOCKER, "Commits may become visible in another order than they are logged."),
    LOG_NOT_DURABLE(Severity.BLOCKER, "After a crash the source's log may lack what its tables have."),
    COMMITS_NOT_DURABLE(Severity.WARNING, "After a crash the source may lack what is in its log."),
    LOG_FILTERED(Severity.BLOCKER, "A filter keeps changes out of the source's log."),
    LOG_WITHOUT_REPLICATED(Severity.BLOCKER, "The source is a replica that does not log what it replicates."),
    LOG_KEPT(Severity.INFO, "How long the source keeps its log; a warning when that is short."),
    LOG_PURGED(Severity.INFO, "The beginning of the source's log is gone."),
    GTID_OFF(Severity.BLOCKER, "Transactions of the source have no global ids."),
    GTID_NOT_ENFORCED(Severity.BLOCKER, "The source accepts transactions that no single id can stand for."),
    GTID_NOT_STRICT(Severity.INFO, "The source accepts ids out of order."),
    SERVER_ID_MISSING(Severity.BLOCKER, "The source has no server id and sends its log to nobody."),
    CLUSTER_NODE(Severity.WARNING, "The source is a node of a cluster, and each node has a log of its own."),
    XA_PREPARED(Severity.BLOCKER, "A prepared XA transaction is open at the source."),
    XA_USED(Severity.WARNING, "XA transactions have been used at the source; none can be streamed."),
    CASCADE_NOT_LOGGED(
            Severity.BLOCKER,
            "Rows that a foreign key changes by itself are not in the source's log; a warning where no changes are followed."),

    SLOTS_SHORT(Severity.BLOCKER, "No replication slot is free."),
    SENDERS_SHORT(Severity.BLOCKER, "No WAL sender is free."),
    SLOT_WAITS(Severity.WARNING, "Transactions are open for whose end a new replication slot waits."),
    SLOT_LIMITED(Severity.WARNING, "The source drops the slot's log at a size that may be reached."),
    SLOT_UNLIMITED(Severity.INFO, "The source keeps the slot's log without limit while nobody reads it."),
    SLOT_IDLE_TIMEOUT(Severity.WARNING, "The source drops a slot that nobody has read for a time."),
    TABLE_NOT_LOGGED(Severity.BLOCKER, "The table's changes are not logged."),
    GENERATED_NOT_LOGGED(Severity.BLOCKER, "A generated column that the plan reads is not in the log."),
    STREAM_KEY_MISSING(Severity.BLOCKER, "The table has no row key by which a change could find its row."),
    IDENTITY_NOTHING(Severity.BLOCKER, "The table's replica identity is NOTHING."),
    IDENTITY_MISSING(Severity.BLOCKER, "The table's replica identity is a primary key that it does not have."),
    IDENTITY_OTHER(Severity.BLOCKER, "The table's replica identity leaves columns of the row key out."),
    OLD_ROW_NOT_LOGGED(
            Severity.BLOCKER, "The plan's rules need the row before a change, and the log does not have it."),

    RUNBOOK_BACKUP_IMPOSSIBLE(
            Severity.BLOCKER, "A backup of the runbook cannot be made: client, table, folder or room is missing."),
    RUNBOOK_COMMAND_MISSING(Severity.BLOCKER, "A program that the runbook runs is not on this machine."),
    RUNBOOK_MOVES_NOBODY(
            Severity.WARNING, "The runbook's switch does nothing but set the traffic flag, which nobody follows."),
    RUNBOOK_NO_WAY_BACK(Severity.WARNING, "The runbook switches without a way back."),
    RUNBOOK_BACKUP_READY(Severity.INFO, "A backup of the runbook can be made."),
    RUNBOOK_APPROVERS(Severity.INFO, "Whose word the runbook waits for."),
    RUNBOOK_FLAG_FOLLOWED(Severity.INFO, "How many clients follow the traffic flag.");

    private final Severity severity;
    private final String meaning;

    AssessmentCode(Severity severity, String meaning) {
        this.severity = severity;
        this.meaning = meaning;
    }

    /** What a finding of this code means for a run, unless the finding says otherwise. */
    public Severity severity() {
        return severity;
    }

    /** What a finding of this code says, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** The stable code as printed: {@code assess.target-not-empty}. */
    public String code() {
        return "assess." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
