package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.CASCADE_NOT_LOGGED;
import static io.landbridge.pipeline.assessment.AssessmentCode.CLUSTER_NODE;
import static io.landbridge.pipeline.assessment.AssessmentCode.COMMITS_NOT_DURABLE;
import static io.landbridge.pipeline.assessment.AssessmentCode.GTID_NOT_ENFORCED;
import static io.landbridge.pipeline.assessment.AssessmentCode.GTID_NOT_STRICT;
import static io.landbridge.pipeline.assessment.AssessmentCode.GTID_OFF;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_FILTERED;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_FORMAT;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_KEPT;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_NOT_DURABLE;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_OFF;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_ORDER;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_PARTIAL_JSON;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_PURGED;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_ROW_IMAGE;
import static io.landbridge.pipeline.assessment.AssessmentCode.LOG_WITHOUT_REPLICATED;
import static io.landbridge.pipeline.assessment.AssessmentCode.SERVER_ID_MISSING;
import static io.landbridge.pipeline.assessment.AssessmentCode.XA_PREPARED;
import static io.landbridge.pipeline.assessment.AssessmentCode.XA_USED;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.SqlText;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The binary log of MySQL and MariaDB, as docs/protocol.md needs it. */
final class BinlogRules {

    private static final String SOURCE = "source";
    private static final Duration SHORT = Duration.ofDays(1);
    /** The version from which MySQL's own layer deletes and changes what a foreign key says, and logs it. */
    private static final int CASCADES_LOGGED = 906;

    private static final List<SettingRule> SETTINGS = List.of(
            new SettingRule(
                    LOG_OFF,
                    "log_bin",
                    "on",
                    "The source writes no binary log, so changes cannot be read.",
                    "Start the server with log_bin in its configuration file."),
            SettingRule.of(
                    LOG_FORMAT,
                    "binlog_format",
                    "row",
                    "The log may hold statements, which are not carried over, instead of the rows that they changed."),
            SettingRule.of(
                    LOG_ROW_IMAGE,
                    "binlog_row_image",
                    "full",
                    "The log leaves columns out, so a change does not say what the row was and is."),
            SettingRule.of(
                    LOG_PARTIAL_JSON,
                    "binlog_row_value_options",
                    "",
                    "The log may hold pieces of JSON values, which are no values."),
            SettingRule.of(
                    LOG_ORDER,
                    "binlog_order_commits",
                    "on",
                    "Commits may become visible in another order than they are logged, so a copy cannot say which it has seen."),
            SettingRule.of(
                    LOG_NOT_DURABLE,
                    "sync_binlog",
                    "1",
                    "After a crash the log may lack transactions that the copy has seen, or that were carried over."),
            SettingRule.of(
                    COMMITS_NOT_DURABLE,
                    "innodb_flush_log_at_trx_commit",
                    "1",
                    "After a crash of the machine the source may lack transactions that are in its log and were carried over."),
            new SettingRule(
                    GTID_OFF,
                    "gtid_mode",
                    "on",
                    "Only with an id on every transaction can the copy say which it has seen.",
                    "SET GLOBAL enforce_gtid_consistency = ON, then gtid_mode = OFF_PERMISSIVE, ON_PERMISSIVE and ON, one after the "
                            + "other; and both in the server's configuration file."),
            SettingRule.of(
                    GTID_NOT_ENFORCED,
                    "enforce_gtid_consistency",
                    "on",
                    "The server accepts transactions that no single id can stand for."));

    private BinlogRules() {}

    static void judge(Assessment assessment, LogFacts log, List<Finding> findings) {
        EndpointFacts facts = assessment.source();
        SETTINGS.forEach(rule -> rule.judge(facts, SOURCE, findings));
        sender(facts, log, findings);
        xa(facts, log, findings);
        kept(facts, findings);
        if (!cascadesAreLogged(facts)) {
            assessment.mappings().forEach(mapping -> cascades(mapping, facts.engine(), findings));
        }
    }

    private static void sender(EndpointFacts facts, LogFacts log, List<Finding> findings) {
        if ("0".equals(facts.settings().get("server_id"))) {
            findings.add(
                    Finding.of(
                            SERVER_ID_MISSING,
                            SOURCE,
                            "A server without an id sends its log to nobody.",
                            "server_id = 0",
                            "SET GLOBAL server_id to a number that no other server here has, and the same in the configuration file."));
        }
        log.filters()
                .forEach(filter -> findings.add(Finding.of(
                        LOG_FILTERED,
                        SOURCE,
                        "A filter keeps changes out of the log, and may be written so that it keeps out those of the plan's tables.",
                        filter,
                        "Remove the filter from the server's configuration file and restart it.")));
        String relay =
                facts.settings().containsKey("log_replica_updates") ? "log_replica_updates" : "log_slave_updates";
        if (log.replica() && SettingRule.isOff(facts, relay)) {
            findings.add(Finding.of(
                    LOG_WITHOUT_REPLICATED,
                    SOURCE,
                    "The source is a replica that does not log what it replicates: its changes cannot be read there.",
                    relay + " = OFF",
                    "Name the primary as the source's url, or start the replica with " + relay + " = ON."));
        }
        if (SettingRule.isOn(facts, "wsrep_on")) {
            findings.add(Finding.of(
                    CLUSTER_NODE,
                    SOURCE,
                    "Each node of the cluster has a log of its own, in which the same transactions stand elsewhere.",
                    "wsrep_on = ON",
                    "Name one node as the source's url, no balancer, and keep to it until the end."));
        }
        if (SettingRule.isOff(facts, "gtid_strict_mode")) {
            findings.add(
                    Finding.of(
                            GTID_NOT_STRICT,
                            SOURCE,
                            "The server accepts transaction ids out of order, as they come about when a replica is written to.",
                            "gtid_strict_mode = OFF",
                            "Nothing, while this server is the only one that is written to; else SET GLOBAL gtid_strict_mode = ON."));
        }
    }

    private static void xa(EndpointFacts facts, LogFacts log, List<Finding> findings) {
        facts.prepared()
                .forEach(id -> findings.add(Finding.of(
                        XA_PREPARED,
                        SOURCE,
                        "XA transactions are logged when they are prepared and seen when they are committed, if ever: they cannot be "
                                + "carried over rightly.",
                        id,
                        "End it with XA COMMIT or XA ROLLBACK, and keep XA from being used until the end.")));
        if (log.xaPrepares() > 0) {
            findings.add(Finding.of(
                    XA_USED,
                    SOURCE,
                    "Somebody uses XA transactions here; the stream stops at the first one.",
                    "Com_xa_prepare = " + log.xaPrepares() + " since the server's start",
                    "Make sure that nobody uses XA on this server until the end."));
        }
    }

    private static void kept(EndpointFacts facts, List<Finding> findings) {
        Duration kept = Duration.ofSeconds(number(facts, "binlog_expire_logs_seconds"));
        if (!kept.isZero() && !SettingRule.isOff(facts, "binlog_expire_logs_auto_purge")) {
            findings.add(new Finding(
                    LOG_KEPT,
                    kept.compareTo(SHORT) < 0 ? Severity.WARNING : Severity.INFO,
                    SOURCE,
                    "The log is kept for " + time(kept) + ": a stream that has stood still for longer cannot go on.",
                    "binlog_expire_logs_seconds = " + kept.toSeconds(),
                    "Let no run stand still for that long, or raise the setting."));
        }
        long bytes = number(facts, "max_binlog_total_size");
        if (bytes > 0) {
            findings.add(new Finding(
                    LOG_KEPT,
                    Severity.WARNING,
                    SOURCE,
                    "The log is purged by size, whoever still needs it.",
                    "max_binlog_total_size = " + bytes,
                    "Set it to 0, or to more than is written while a run may stand still."));
        }
        String purged = facts.settings().getOrDefault("gtid_purged", "");
        if (!purged.isEmpty()) {
            findings.add(Finding.of(
                    LOG_PURGED,
                    SOURCE,
                    "The beginning of the log is gone. A new stream begins at the log's end and lacks nothing.",
                    "gtid_purged = " + purged.replaceAll("\\s+", ""),
                    "Nothing."));
        }
    }

    private static boolean cascadesAreLogged(EndpointFacts facts) {
        return facts.engine() == Engine.MYSQL
                && facts.majorMinor() >= CASCADES_LOGGED
                && !SettingRule.isOn(facts, "innodb_native_foreign_keys");
    }

    private static void cascades(TableMapping mapping, Engine engine, List<Finding> findings) {
        mapping.source().foreignKeys().stream()
                .filter(key -> Stream.of(key.onDelete(), key.onUpdate())
                        .anyMatch(action ->
                                Set.of("CASCADE", "SET NULL", "SET DEFAULT").contains(action)))
                .forEach(key -> findings.add(cascade(mapping, key, engine)));
    }

    private static Finding cascade(TableMapping mapping, ForeignKey key, Engine engine) {
        String table =
                "ALTER TABLE " + SqlText.identifier(engine, mapping.source().name());
        String name = SqlText.identifier(engine, key.name());
        return Finding.of(
                CASCADE_NOT_LOGGED,
                mapping.name(),
                "The server does not log the rows that this foreign key deletes or changes by itself when "
                        + key.references()
                        + " is written to: the copy is right, but the stream does not see them, and the target keeps them as they were.",
                key.name() + ": ON DELETE " + key.onDelete() + ", ON UPDATE " + key.onUpdate(),
                "Take the action away until the migration is over: " + table + " DROP FOREIGN KEY " + name + "; "
                        + table
                        + " ADD CONSTRAINT " + name + " FOREIGN KEY (" + columns(engine, key.columns())
                        + ") REFERENCES "
                        + SqlText.identifier(engine, key.references()) + " ("
                        + columns(engine, key.referencedColumns())
                        + "); and let who deletes or changes a parent do so to its children first. Give the action back at the end, in "
                        + "the target too. Or exclude the table.");
    }

    private static String columns(Engine engine, List<String> names) {
        return names.stream().map(column -> SqlText.identifier(engine, column)).collect(Collectors.joining(", "));
    }

    private static long number(EndpointFacts facts, String setting) {
        String value = facts.settings().getOrDefault(setting, "0");
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
    }

    private static String time(Duration time) {
        return time.compareTo(SHORT) < 0
                ? time.toMinutes() + " minutes"
                : time.toDays() + (time.toDays() == 1 ? " day" : " days");
    }
}
