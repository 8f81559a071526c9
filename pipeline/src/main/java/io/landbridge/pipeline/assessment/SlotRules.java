package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_LEVEL;
import static io.landbridge.pipeline.assessment.AssessmentCode.SENDERS_SHORT;
import static io.landbridge.pipeline.assessment.AssessmentCode.SLOTS_SHORT;
import static io.landbridge.pipeline.assessment.AssessmentCode.SLOT_IDLE_TIMEOUT;
import static io.landbridge.pipeline.assessment.AssessmentCode.SLOT_LIMITED;
import static io.landbridge.pipeline.assessment.AssessmentCode.SLOT_UNLIMITED;
import static io.landbridge.pipeline.assessment.AssessmentCode.SLOT_WAITS;

import java.util.List;
import java.util.stream.Collectors;

/** PostgreSQL's logical log, and the replication slot that holds it. */
final class SlotRules {

    private static final String SOURCE = "source";
    private static final int NAMED = 5;

    private static final SettingRule LEVEL = new SettingRule(
            LOG_LEVEL,
            "wal_level",
            "logical",
            "The log holds too little to read changes from it.",
            "ALTER SYSTEM SET wal_level = 'logical', then restart the server; a managed service has a parameter of its own for it.");

    private static final SettingRule WRITABLE = SettingRule.writable(
            "A stream makes a publication in the source, and the user's sessions may write nothing there.");

    private SlotRules() {}

    static void judge(Assessment assessment, LogFacts log, List<Finding> findings) {
        EndpointFacts facts = assessment.source();
        LEVEL.judge(facts, SOURCE, findings);
        // A migration that has begun has its slot, and may be reading it right now.
        if (!assessment.started()) {
            room(log.freeSlots(), "replication slot", "max_replication_slots", SLOTS_SHORT, facts, findings);
            room(log.freeSenders(), "WAL sender", "max_wal_senders", SENDERS_SHORT, facts, findings);
            waits(log.slotWaits(), findings);
            WRITABLE.judge(facts, SOURCE, findings);
        }
        limits(facts, findings);
    }

    private static void room(
            int free, String what, String setting, AssessmentCode code, EndpointFacts facts, List<Finding> findings) {
        if (free < 1) {
            findings.add(Finding.of(
                    code,
                    SOURCE,
                    "A change stream needs one " + what + ", and none is free.",
                    setting + " = " + facts.settings().getOrDefault(setting, "?") + ", " + Math.max(0, free) + " free",
                    "Remove one that nobody needs, or raise " + setting + " and restart the server."));
        }
    }

    private static void waits(List<String> transactions, List<Finding> findings) {
        if (!transactions.isEmpty()) {
            findings.add(Finding.of(
                    SLOT_WAITS,
                    SOURCE,
                    "A new replication slot waits for the end of every transaction that has written by then, in any database of the "
                            + "server: the stream cannot begin before these have ended.",
                    transactions.stream().limit(NAMED).collect(Collectors.joining("; "))
                            + (transactions.size() > NAMED ? "; and " + (transactions.size() - NAMED) + " more" : ""),
                    "Let them end, or end what is forgotten: pg_terminate_backend(pid), ROLLBACK PREPARED."));
        }
    }

    private static void limits(EndpointFacts facts, List<Finding> findings) {
        String size = facts.settings().getOrDefault("max_slot_wal_keep_size", "");
        if (size.equals("-1")) {
            findings.add(
                    Finding.of(
                            SLOT_UNLIMITED,
                            SOURCE,
                            "The source keeps its log until the stream has read it: a run that stands still fills the source's disk.",
                            "max_slot_wal_keep_size = -1",
                            "Watch the disk while a run stands still; 'landbridge finish PLAN' gives a migration up and frees its log."));
        } else if (!size.isEmpty()) {
            findings.add(
                    Finding.of(
                            SLOT_LIMITED,
                            SOURCE,
                            "A stream that is further behind than this loses its place, and the copy begins anew.",
                            "max_slot_wal_keep_size = " + size,
                            "Allow for what is written while the copy runs or stands still, or set it to -1 and watch the disk."));
        }
        String idle = facts.settings().getOrDefault("idle_replication_slot_timeout", "0");
        if (!idle.equals("0")) {
            findings.add(Finding.of(
                    SLOT_IDLE_TIMEOUT,
                    SOURCE,
                    "A run that has stood still for longer than this loses its place, and the copy begins anew.",
                    "idle_replication_slot_timeout = " + idle,
                    "Let no run stand still for that long, or set it to 0 until the end."));
        }
    }
}
