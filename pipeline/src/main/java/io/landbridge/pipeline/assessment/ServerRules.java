package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.NOT_PRIMARY;
import static io.landbridge.pipeline.assessment.AssessmentCode.SETTING_FOR_STREAM;
import static io.landbridge.pipeline.assessment.AssessmentCode.SETTING_UNSAFE;
import static io.landbridge.pipeline.assessment.AssessmentCode.TLS_INSECURE;
import static io.landbridge.pipeline.assessment.AssessmentCode.VERSION_TOO_OLD;

import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.schema.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Versions, roles and settings of both servers. */
final class ServerRules {

    private static final int OLDEST_POSTGRESQL = 1400;
    private static final int OLDEST_MYSQL = 800;
    private static final int OLDEST_MARIADB = 1006;
    private static final Set<String> ON = Set.of("on", "1", "true", "yes");

    private ServerRules() {}

    static List<Finding> findings(Assessment assessment) {
        List<Finding> findings = new ArrayList<>();
        version(assessment.source(), "source", findings);
        version(assessment.target(), "target", findings);
        standby(assessment, findings);
        tls(assessment.plan().source(), findings);
        tls(assessment.plan().target(), findings);
        if (assessment.source().engine() == Engine.POSTGRESQL) {
            postgresSource(assessment.source(), findings);
        } else {
            mySqlSource(assessment.source(), findings);
        }
        if (assessment.target().engine().isMySqlFamily()) {
            mySqlTarget(assessment.target(), findings);
        } else {
            postgresTarget(assessment.target(), findings);
        }
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
                    assessment.target().engine() == Engine.POSTGRESQL ? "pg_is_in_recovery() = true" : "read_only = ON",
                    "Name the primary as the target's url."));
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

    private static void postgresSource(EndpointFacts facts, List<Finding> findings) {
        expect(
                facts,
                "source",
                "fsync",
                "on",
                SETTING_UNSAFE,
                "After a crash the source may give the same transaction ids out again.",
                findings);
        expect(
                facts,
                "source",
                "wal_level",
                "logical",
                SETTING_FOR_STREAM,
                "The copy works; a change stream needs the logical log.",
                findings);
    }

    private static void postgresTarget(EndpointFacts facts, List<Finding> findings) {
        expect(
                facts,
                "target",
                "fsync",
                "on",
                SETTING_UNSAFE,
                "A crash of the target may lose rows that the ledger says are there.",
                findings);
        expect(
                facts,
                "target",
                "full_page_writes",
                "on",
                SETTING_UNSAFE,
                "A crash of the target may tear pages that the ledger says are there.",
                findings);
    }

    private static void mySqlSource(EndpointFacts facts, List<Finding> findings) {
        String stream = "The copy works; a change stream cannot be exact.";
        expect(facts, "source", "log_bin", "on", SETTING_FOR_STREAM, stream, findings);
        expect(facts, "source", "binlog_format", "row", SETTING_FOR_STREAM, stream, findings);
        expect(facts, "source", "binlog_row_image", "full", SETTING_FOR_STREAM, stream, findings);
        expect(
                facts,
                "source",
                "sync_binlog",
                "1",
                SETTING_FOR_STREAM,
                "After a crash the log may lack transactions that the copy has seen.",
                findings);
        expect(
                facts,
                "source",
                "binlog_order_commits",
                "on",
                SETTING_FOR_STREAM,
                "Commits may become visible in another order than they are logged.",
                findings);
        if (facts.engine() == Engine.MYSQL) {
            expect(
                    facts,
                    "source",
                    "gtid_mode",
                    "on",
                    SETTING_FOR_STREAM,
                    "Without GTIDs the copy's fences cannot be compared with the log.",
                    findings);
        }
    }

    private static void mySqlTarget(EndpointFacts facts, List<Finding> findings) {
        expect(
                facts,
                "target",
                "local_infile",
                "on",
                SETTING_UNSAFE,
                "Rows are written by LOAD DATA LOCAL, from our own stream only; the server forbids it.",
                findings);
        expect(
                facts,
                "target",
                "innodb_flush_log_at_trx_commit",
                "1",
                SETTING_UNSAFE,
                "A crash of the target may lose rows that the ledger says are there.",
                findings);
        expect(
                facts,
                "target",
                "innodb_doublewrite",
                "on",
                SETTING_UNSAFE,
                "A crash of the target may tear pages that the ledger says are there.",
                findings);
    }

    private static void expect(
            EndpointFacts facts,
            String side,
            String setting,
            String wanted,
            AssessmentCode code,
            String what,
            List<Finding> findings) {
        String value = facts.settings().get(setting);
        if (value == null || normal(value).equals(normal(wanted))) {
            return;
        }
        String remedy = facts.engine().isMySqlFamily()
                ? "SET GLOBAL " + setting + " = " + wanted + ", and the same in the server's configuration file."
                : "ALTER SYSTEM SET " + setting + " = '" + wanted + "', then reload or restart the server.";
        findings.add(Finding.of(code, side, what, setting + " = " + value, remedy));
    }

    private static String normal(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return ON.contains(lower) ? "on" : lower;
    }
}
