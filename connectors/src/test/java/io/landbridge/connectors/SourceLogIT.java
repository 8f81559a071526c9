package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.assessment.AssessmentCode;
import io.landbridge.pipeline.assessment.EndpointFacts;
import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.assessment.EndpointProbe;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.assessment.LogFacts;
import io.landbridge.pipeline.assessment.Severity;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands against a change stream, on servers that are set wrongly and on those that are right; and the rights that it needs. */
class SourceLogIT {

    private static final String PARENT = "CREATE TABLE p (id int PRIMARY KEY)";
    private static final String CHILD =
            "CREATE TABLE c (id int PRIMARY KEY, p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE)";

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    @ParameterizedTest
    @EnumSource
    void aServerThatIsSetRightlyStandsAgainstNothing(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("log")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, name varchar(20))");
            List<Finding> findings = LogAssessment.of(connectors.source(database), database);
            assertThat(LogAssessment.codes(findings, Severity.BLOCKER))
                    .as(findings.toString())
                    .isEmpty();
        }
    }

    @Test
    void aPostgresThatIsSetWronglyIsNamedInAllPoints() {
        try (DedicatedServer server = Servers.dedicated(ServerKind.POSTGRESQL)
                        .relaxedDurability()
                        .setting("wal_level", "replica")
                        .setting("max_replication_slots", "0")
                        .setting("max_wal_senders", "0")
                        .setting("max_slot_wal_keep_size", "64MB")
                        .setting("idle_replication_slot_timeout", "1h")
                        .start();
                TestDatabase database = server.createDatabase("log")) {
            database.execute("CREATE UNLOGGED TABLE t (id int PRIMARY KEY)");
            List<Finding> findings = LogAssessment.of(connectors.source(database), database);
            assertThat(LogAssessment.codes(findings, Severity.BLOCKER))
                    .containsExactlyInAnyOrder(
                            AssessmentCode.LOG_LEVEL,
                            AssessmentCode.SLOTS_SHORT,
                            AssessmentCode.SENDERS_SHORT,
                            AssessmentCode.TABLE_NOT_LOGGED);
            assertThat(LogAssessment.codes(findings, Severity.WARNING))
                    .contains(AssessmentCode.SLOT_LIMITED, AssessmentCode.SLOT_IDLE_TIMEOUT);
            assertThat(findings)
                    .extracting(Finding::evidence)
                    .contains("wal_level = replica", "max_slot_wal_keep_size = 64 MB");
        }
    }

    @Test
    void aMySqlThatIsSetWronglyIsNamedInAllPoints() throws SQLException {
        DedicatedServer.Order order = Servers.dedicated(ServerKind.MYSQL)
                .setting("gtid-mode", "OFF")
                .setting("enforce-gtid-consistency", "OFF")
                .setting("binlog-row-image", "MINIMAL")
                .setting("binlog-row-value-options", "PARTIAL_JSON")
                .setting("binlog-order-commits", "OFF")
                .setting("sync-binlog", "0")
                .setting("innodb-flush-log-at-trx-commit", "2")
                .setting("innodb-native-foreign-keys", "ON")
                .setting("binlog-do-db", "other")
                .setting("binlog-expire-logs-seconds", "3600");
        List<Finding> findings = findingsWithXaAndCascade(order);
        assertThat(LogAssessment.codes(findings, Severity.BLOCKER))
                .containsExactlyInAnyOrder(
                        AssessmentCode.GTID_OFF,
                        AssessmentCode.GTID_NOT_ENFORCED,
                        AssessmentCode.LOG_ROW_IMAGE,
                        AssessmentCode.LOG_PARTIAL_JSON,
                        AssessmentCode.LOG_ORDER,
                        AssessmentCode.LOG_NOT_DURABLE,
                        AssessmentCode.LOG_FILTERED,
                        AssessmentCode.XA_PREPARED,
                        AssessmentCode.CASCADE_NOT_LOGGED);
        assertThat(LogAssessment.codes(findings, Severity.WARNING))
                .containsExactlyInAnyOrder(
                        AssessmentCode.COMMITS_NOT_DURABLE, AssessmentCode.XA_USED, AssessmentCode.LOG_KEPT);
        assertThat(findings).extracting(Finding::evidence).contains("Binlog_Do_DB = other", "gtid_mode = OFF");
    }

    @Test
    void aMariaDbThatIsSetWronglyIsNamedInAllPoints() throws SQLException {
        DedicatedServer.Order order = Servers.dedicated(ServerKind.MARIADB)
                .setting("binlog-format", "MIXED")
                .setting("binlog-row-image", "MINIMAL")
                .setting("log-bin-compress", "ON")
                .setting("sync-binlog", "0")
                .setting("innodb-flush-log-at-trx-commit", "0")
                .setting("gtid-strict-mode", "OFF")
                .setting("binlog-ignore-db", "other")
                .setting("binlog-expire-logs-seconds", "3600");
        List<Finding> findings = findingsWithXaAndCascade(order);
        assertThat(LogAssessment.codes(findings, Severity.BLOCKER))
                .containsExactlyInAnyOrder(
                        AssessmentCode.LOG_FORMAT,
                        AssessmentCode.LOG_ROW_IMAGE,
                        AssessmentCode.LOG_NOT_DURABLE,
                        AssessmentCode.LOG_FILTERED,
                        AssessmentCode.XA_PREPARED,
                        AssessmentCode.CASCADE_NOT_LOGGED);
        assertThat(LogAssessment.codes(findings, Severity.WARNING))
                .containsExactlyInAnyOrder(
                        AssessmentCode.COMMITS_NOT_DURABLE, AssessmentCode.XA_USED, AssessmentCode.LOG_KEPT);
        assertThat(LogAssessment.codes(findings, Severity.INFO)).containsExactly(AssessmentCode.GTID_NOT_STRICT);
        assertThat(findings).extracting(Finding::evidence).contains("Binlog_Ignore_DB = other");
    }

    private List<Finding> findingsWithXaAndCascade(DedicatedServer.Order order) throws SQLException {
        try (DedicatedServer server = order.start();
                TestDatabase database = server.createDatabase("log")) {
            database.execute(PARENT, CHILD);
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                for (String sql : List.of("XA START 'x'", "INSERT INTO p VALUES (1)", "XA END 'x'", "XA PREPARE 'x'")) {
                    statement.execute(sql);
                }
                List<Finding> findings = LogAssessment.of(connectors.source(database), database);
                statement.execute("XA ROLLBACK 'x'");
                return findings;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void cascadesAreRefusedWhereTheServerDoesNotLogThem(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("log")) {
            cascadesAreRefusedUnlessLogged(database);
        }
    }

    @Test
    void cascadesAreRefusedWhereMySqlLeavesThemToItsStorage() {
        try (DedicatedServer server = Servers.dedicated(ServerKind.MYSQL)
                        .relaxedDurability()
                        .setting("innodb-native-foreign-keys", "ON")
                        .start();
                TestDatabase database = server.createDatabase("log")) {
            cascadesAreRefusedUnlessLogged(database);
        }
    }

    /** Each action by itself, and one whose rows have children of their own. */
    private void cascadesAreRefusedUnlessLogged(TestDatabase database) {
        for (String action :
                List.of("ON DELETE CASCADE", "ON DELETE SET NULL", "ON UPDATE CASCADE", "ON UPDATE SET NULL")) {
            database.execute(
                    PARENT,
                    CHILD.replace("ON DELETE CASCADE", action),
                    "CREATE TABLE g (id int PRIMARY KEY, c int, FOREIGN KEY (c) REFERENCES c (id) ON DELETE CASCADE)",
                    "INSERT INTO p VALUES (1)",
                    "INSERT INTO c VALUES (7, 1)",
                    "INSERT INTO g VALUES (8, 7)");
            List<List<@Nullable String>> before = database.query("SELECT * FROM c");
            List<List<@Nullable String>> events =
                    eventsOf(database, action.startsWith("ON DELETE") ? "DELETE FROM p" : "UPDATE p SET id = 2");
            assertThat(database.query("SELECT * FROM c")).as(action).isNotEqualTo(before);
            boolean logged = rowsAreLogged(events, database.name() + ".c");
            if (action.equals("ON DELETE CASCADE")) {
                assertThat(database.count("g")).isZero();
                assertThat(rowsAreLogged(events, database.name() + ".g")).isEqualTo(logged);
            }
            List<Finding> refused = LogAssessment.of(connectors.source(database), database).stream()
                    .filter(finding -> finding.code() == AssessmentCode.CASCADE_NOT_LOGGED)
                    .toList();
            assertThat(refused)
                    .as("%s is logged: %s", action, logged)
                    .extracting(Finding::where)
                    .isEqualTo(logged ? List.of() : List.of(database.name() + ".c", database.name() + ".g"));
            assertThat(refused).allMatch(finding -> finding.severity() == Severity.BLOCKER);
            database.execute("DROP TABLE g", "DROP TABLE c", "DROP TABLE p");
        }
    }

    private static List<List<@Nullable String>> eventsOf(TestDatabase database, String statement) {
        String status = database.server().kind() == ServerKind.MYSQL ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
        List<@Nullable String> end = database.query(status).get(0);
        database.execute(statement);
        return database.query("SHOW BINLOG EVENTS IN '" + end.get(0) + "' FROM " + end.get(1));
    }

    @Test
    void theWayOutOfACascadeIsOne() {
        try (TestDatabase database = Servers.mariadb().createDatabase("log")) {
            database.execute(PARENT, CHILD);
            Finding refused = LogAssessment.of(connectors.source(database), database).stream()
                    .filter(finding -> finding.code() == AssessmentCode.CASCADE_NOT_LOGGED)
                    .findFirst()
                    .orElseThrow();
            Matcher statements = Pattern.compile("ALTER TABLE [^;]+;").matcher(refused.remedy());
            int count = 0;
            while (statements.find()) {
                database.execute(statements.group());
                count++;
            }
            assertThat(count).isEqualTo(2);
            assertThat(LogAssessment.codes(LogAssessment.of(connectors.source(database), database), Severity.BLOCKER))
                    .isEmpty();
        }
    }

    /** MariaDB announces the table by its number, as it does with all that a statement locks, but no rows of it follow. */
    private static boolean rowsAreLogged(List<List<@Nullable String>> events, String table) {
        Set<String> numbers = new HashSet<>();
        for (List<@Nullable String> event : events) {
            String type = String.valueOf(event.get(2));
            String text = String.valueOf(event.get(5));
            String number = text.replaceFirst("^(table_id: \\d+).*", "$1");
            if (type.equals("Table_map") && text.contains("(" + table + ")")) {
                numbers.add(number);
            } else if (type.matches("(Delete|Update)_rows.*") && numbers.contains(number)) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void theRightsThatArePrintedAreThoseThatAreMissing(ServerKind kind) {
        String user = "least_" + Long.toHexString(System.nanoTime());
        String owner = "owner_" + Long.toHexString(System.nanoTime());
        boolean postgres = !kind.engine().isMySqlFamily();
        TestDatabase database = Servers.shared(kind).createDatabase("log");
        try {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE owned (id int PRIMARY KEY)");
            if (postgres) {
                database.execute(
                        "CREATE ROLE " + owner,
                        "ALTER TABLE owned OWNER TO " + owner,
                        "CREATE ROLE " + user + " LOGIN PASSWORD '" + database.password() + "'");
            } else {
                database.execute("CREATE USER '" + user + "'@'%' IDENTIFIED BY '" + database.password() + "'");
            }
            Set<TableName> tables = Set.of(Endpoints.table(database, "t"), Endpoints.table(database, "owned"));
            EndpointProbe admin = connectors.source(database).probe();
            List<String> copy = admin.sourceGrants(user, tables, false);
            List<String> stream = new ArrayList<>(admin.sourceGrants(user, tables, true));
            stream.removeAll(copy);
            copy.forEach(database::execute);
            EndpointProbe least =
                    connectors.source(database.url(), user, database.password()).probe();
            while (!stream.isEmpty()) {
                assertThat(missing(least.source(tables)))
                        .as("what is printed and not granted yet")
                        .containsExactlyInAnyOrderElementsOf(unquoted(stream));
                database.execute(stream.remove(0));
            }
            EndpointFacts facts = least.source(tables);
            assertThat(missing(facts)).isEmpty();
            assertThat(facts.missingRights()).isEmpty();
        } finally {
            database.close();
            drop(kind, postgres ? List.of(user, owner) : List.of(user));
        }
    }

    private static void drop(ServerKind kind, List<String> users) {
        try (TestDatabase other = Servers.shared(kind).createDatabase("drop")) {
            for (String user : users) {
                other.execute(kind.engine().isMySqlFamily() ? "DROP USER '" + user + "'@'%'" : "DROP ROLE " + user);
            }
        }
    }

    private static List<String> missing(EndpointFacts facts) {
        LogFacts log = Objects.requireNonNull(facts.log(), "a source has a log");
        return unquoted(log.missingRights().stream().map(MissingRight::grant).toList());
    }

    private static List<String> unquoted(List<String> statements) {
        return Arrays.asList(String.join("\n", statements).replace("\"", "").split("\n", -1)).stream()
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
