package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.NOT_PRIMARY;
import static io.landbridge.pipeline.assessment.AssessmentCode.SETTING_UNSAFE;
import static io.landbridge.pipeline.assessment.AssessmentCode.TLS_INSECURE;
import static io.landbridge.pipeline.assessment.AssessmentCode.VERSION_TOO_OLD;

import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.schema.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Versions, roles and settings of both servers. */
final class ServerRules {

    private static final int OLDEST_POSTGRESQL = 1400;
    private static final int OLDEST_MYSQL = 800;
    private static final int OLDEST_MARIADB = 1006;

    private static final SettingRule POSTGRESQL_SOURCE = SettingRule.of(
            SETTING_UNSAFE, "fsync", "on", "After a crash the source may give the same transaction ids out again.");
    private static final List<SettingRule> POSTGRESQL_TARGET = List.of(
            SettingRule.of(
                    SETTING_UNSAFE,
                    "fsync",
                    "on",
                    "A crash of the target may lose rows that the ledger says are there."),
            SettingRule.of(
                    SETTING_UNSAFE,
                    "full_page_writes",
                    "on",
                    "A crash of the target may tear pages that the ledger says are there."),
            SettingRule.writable("The target refuses what is written by the user's sessions."));
    private static final List<SettingRule> MYSQL_TARGET = List.of(
            SettingRule.of(
                    SETTING_UNSAFE,
                    "local_infile",
                    "on",
                    "Rows are written by LOAD DATA LOCAL, from our own stream only; the server forbids it."),
            SettingRule.of(
                    SETTING_UNSAFE,
                    "innodb_flush_log_at_trx_commit",
                    "1",
                    "A crash of the target may lose rows that the ledger says are there."),
            SettingRule.of(
                    SETTING_UNSAFE,
                    "innodb_doublewrite",
                    "on",
                    "A crash of the target may tear pages that the ledger says are there."));

    /** By which MySQL and MariaDB refuse writes, to all or to most. */
    private static final Set<String> READ_ONLY = Set.of("read_only", "super_read_only", "innodb_read_only");

    private ServerRules() {}

    static List<Finding> findings(Assessment assessment) {
        List<Finding> findings = new ArrayList<>();
        version(assessment.source(), "source", findings);
        version(assessment.target(), "target", findings);
        standby(assessment, findings);
        if (assessment.target().engine().isMySqlFamily()) {
            readOnly(assessment.target(), findings);
        }
        tls(assessment.plan().source(), findings);
        tls(assessment.plan().target(), findings);
        if (assessment.source().engine() == Engine.POSTGRESQL) {
            POSTGRESQL_SOURCE.judge(assessment.source(), "source", findings);
        }
        (assessment.target().engine().isMySqlFamily() ? MYSQL_TARGET : POSTGRESQL_TARGET)
                .forEach(rule -> rule.judge(assessment.target(), "target", findings));
        return findings;
    }

    private static void version(EndpointFacts facts, String side, List<Finding> findings) {
        int oldest = switch (facts.engine()) {
            case POSTGRESQL -> OLDEST_POSTGRESQL;
            case MYSQL -> OLDEST_MYSQL;
            case MARIADB -> OLDEST_MARIADB;
        };
        if (facts.majorMinor() < oldest) {
            findings.add(Finding.of(
                    VERSION_TOO_OLD,
                    side,
                    facts.engine().label() + " is older than the oldest version that works (" + oldest / 100 + '.'
                            + oldest % 100 + "): it lacks SKIP LOCKED, snapshots with a position, or both.",
                    facts.version(),
                    "Upgrade the server, or name a newer one in the plan."));
        }
    }

    private static void standby(Assessment assessment, List<Finding> findings) {
        if (assessment.source().standby() && assessment.source().engine() == Engine.POSTGRESQL) {
            findings.add(Finding.of(
                    NOT_PRIMARY,
                    "source",
                    "The source is a standby: its snapshots leave running transactions out, so a copy there could miss rows.",
                    "pg_is_in_recovery() = true",
                    "Name the primary as the source's url."));
        }
        if (assessment.target().standby()) {
            findings.add(Finding.of(
                    NOT_PRIMARY,
                    "target",
                    "The target refuses writes.",
                    "pg_is_in_recovery() = true",
                    "Name the primary as the target's url."));
        }
    }

    private static void readOnly(EndpointFacts target, List<Finding> findings) {
        Set<String> on = new TreeSet<>(READ_ONLY);
        on.retainAll(target.settings().keySet());
        // MariaDB knows more values than ON and OFF
        on.removeIf(setting -> SettingRule.isOff(target, setting));
        if (!on.isEmpty()) {
            findings.add(Finding.of(
                    NOT_PRIMARY,
                    "target",
                    "The target refuses writes.",
                    on.stream()
                            .map(setting -> setting + " = " + target.settings().get(setting))
                            .collect(Collectors.joining(", ")),
                    "Name the primary as the target's url. Where this is it, and nobody keeps writes out on purpose: "
                            + (on.contains("innodb_read_only")
                                    ? "start the server without innodb_read_only."
                                    : "SET GLOBAL read_only = OFF, and the same in the server's configuration file.")));
        }
    }

    private static void tls(Endpoint endpoint, List<Finding> findings) {
        if (endpoint.tls() == Endpoint.Tls.INSECURE) {
            findings.add(Finding.of(
                    TLS_INSECURE,
                    endpoint.side().toString(),
                    "The connection may be read and changed on its way.",
                    "tls: insecure",
                    "Remove 'tls: insecure' from the plan's " + endpoint.side()
                            + " once the server has a certificate that this machine trusts."));
        }
    }
}
