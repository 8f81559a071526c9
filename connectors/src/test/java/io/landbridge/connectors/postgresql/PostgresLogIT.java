package io.landbridge.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.LogAssessment;
import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.assessment.AssessmentCode;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.TableRule;
import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What PostgreSQL's log says of a table's changes, and what keeps a slot from being made. */
class PostgresLogIT {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void eachTableIsJudgedByWhatItsLogHolds(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("log")) {
            database.execute(
                    "CREATE TABLE fine (id int, more int, PRIMARY KEY (id) INCLUDE (more))",
                    "CREATE TABLE whole (code int UNIQUE NOT NULL)",
                    "ALTER TABLE whole REPLICA IDENTITY FULL",
                    "CREATE TABLE nothing (id int PRIMARY KEY)",
                    "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
                    "CREATE TABLE missing (code int NOT NULL CONSTRAINT \"The Code\" UNIQUE)",
                    "CREATE TABLE late (id int PRIMARY KEY DEFERRABLE)",
                    "CREATE TABLE other (id int PRIMARY KEY, code int NOT NULL CONSTRAINT other_code UNIQUE)",
                    "ALTER TABLE other REPLICA IDENTITY USING INDEX other_code",
                    "CREATE TABLE lost (id int PRIMARY KEY, code int NOT NULL CONSTRAINT lost_code UNIQUE)",
                    "ALTER TABLE lost REPLICA IDENTITY USING INDEX lost_code",
                    "ALTER TABLE lost DROP CONSTRAINT lost_code",
                    "CREATE TABLE keyless (a int)",
                    "CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY)",
                    "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                    "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
                    "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20)",
                    "ALTER TABLE parts_2 REPLICA IDENTITY NOTHING");
            Connector source = connectors.source(database);
            List<Finding> findings = LogAssessment.of(source, database);
            assertThat(codes(findings))
                    .isEqualTo(Map.of(
                            "public.nothing", Set.of(AssessmentCode.IDENTITY_NOTHING),
                            "public.missing", Set.of(AssessmentCode.IDENTITY_MISSING),
                            "public.late", Set.of(AssessmentCode.IDENTITY_MISSING),
                            "public.other", Set.of(AssessmentCode.IDENTITY_OTHER),
                            "public.lost", Set.of(AssessmentCode.IDENTITY_MISSING),
                            "public.keyless", Set.of(AssessmentCode.STREAM_KEY_MISSING),
                            "public.unlogged", Set.of(AssessmentCode.TABLE_NOT_LOGGED),
                            "public.parts", Set.of(AssessmentCode.IDENTITY_NOTHING)));

            database.execute("ALTER TABLE keyless ADD PRIMARY KEY (a)");
            findings.stream()
                    .filter(finding -> finding.where().startsWith("public."))
                    .filter(finding -> finding.code() != AssessmentCode.STREAM_KEY_MISSING)
                    .forEach(finding -> database.execute(finding.remedy()));
            assertThat(codes(LogAssessment.of(source, database)))
                    .as("the ways out lead out")
                    .isEmpty();
            // The server's own word: a published table takes an UPDATE only when its log can say which row it was.
            database.execute(
                    "CREATE PUBLICATION p FOR ALL TABLES",
                    "UPDATE nothing SET id = id",
                    "UPDATE missing SET code = code",
                    "UPDATE late SET id = id",
                    "UPDATE other SET id = id",
                    "UPDATE lost SET id = id",
                    "INSERT INTO parts VALUES (11)",
                    "UPDATE parts SET id = id");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void rulesThatNeedTheOldRowAreNamedWhereTheLogLacksIt(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("log")) {
            database.execute(
                    "CREATE TABLE large (id int PRIMARY KEY, title text, body text)",
                    "CREATE TABLE small (id int PRIMARY KEY, title varchar(20), body varchar(20))",
                    "CREATE TABLE filtered (id int PRIMARY KEY, gone boolean)",
                    "CREATE TABLE checked (id int PRIMARY KEY, title text)",
                    "CREATE TABLE made (id int PRIMARY KEY, price int, twice int GENERATED ALWAYS AS (price * 2) STORED)");
            ColumnRule both = value("row.title + row.body", "text");
            TableRule[] rules = {
                mapped("large", Map.of("head", both), null, Map.of()),
                mapped("small", Map.of("head", both), null, Map.of()),
                mapped("filtered", Map.of(), "row.gone == false", Map.of()),
                mapped("checked", Map.of(), null, Map.of("has a title", new SourceText("row.title != ''", 1))),
                mapped("made", Map.of("copy", value("row.twice", "integer")), null, Map.of())
            };
            Connector source = connectors.source(database);
            List<Finding> findings = LogAssessment.of(source, database, rules);
            assertThat(codes(findings))
                    .isEqualTo(Map.of(
                            "public.large", Set.of(AssessmentCode.OLD_ROW_NOT_LOGGED),
                            "public.filtered", Set.of(AssessmentCode.OLD_ROW_NOT_LOGGED),
                            "public.checked", Set.of(AssessmentCode.OLD_ROW_NOT_LOGGED),
                            "public.made.twice", Set.of(AssessmentCode.GENERATED_NOT_LOGGED)));
            findings.stream()
                    .filter(finding -> finding.code() == AssessmentCode.OLD_ROW_NOT_LOGGED)
                    .forEach(finding -> database.execute(finding.remedy()));
            assertThat(codes(LogAssessment.of(source, database, rules)).keySet())
                    .containsExactly("public.made.twice");
        }
    }

    /** F15: and the server does wait, whatever database the transaction is in. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void whoeverKeepsASlotFromBeingMadeIsNamed(ServerKind kind) throws SQLException {
        String user = "blind_" + Long.toHexString(System.nanoTime());
        try (TestDatabase database = Servers.shared(kind).createDatabase("log");
                TestDatabase other = Servers.shared(kind).createDatabase("other")) {
            database.execute(
                    "CREATE TABLE t (id int PRIMARY KEY)",
                    "CREATE ROLE " + user + " LOGIN PASSWORD '" + database.password() + "'");
            other.execute("CREATE TABLE t (id int PRIMARY KEY)");
            try (Connection writer = other.connect();
                    Statement statement = writer.createStatement()) {
                writer.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (1)");
                String session = "session " + pid(statement) + " of " + database.user() + " in " + other.name();
                assertThat(waits(user, database))
                        .as("also for who may not see since when it is open")
                        .anyMatch(wait -> wait.startsWith(session + ", open for an unknown time"));
                assertThatThrownBy(() -> makeSlot(database, "SET statement_timeout = '1s'"))
                        .hasMessageContaining("statement timeout");
                assertThat(waits(database.user(), database))
                        .anyMatch(wait -> wait.matches("\\Q" + session + "\\E, open for [1-9]\\d* s"));

                statement.execute("PREPARE TRANSACTION '" + other.name() + "'");
                writer.commit();
                assertThat(waits(user, database))
                        .noneMatch(wait -> wait.startsWith(session))
                        .anyMatch(wait -> wait.startsWith("prepared transaction " + other.name() + " of "
                                + database.user() + " in " + other.name()));
                assertThatThrownBy(() -> makeSlot(database, "SET statement_timeout = '1s'"))
                        .hasMessageContaining("statement timeout");
                other.execute("COMMIT PREPARED '" + other.name() + "'");
                assertThat(waits(user, database)).noneMatch(wait -> wait.contains(other.name()));
                makeSlot(database, "SET statement_timeout = 0");
            }
        } finally {
            try (TestDatabase last = Servers.shared(kind).createDatabase("last")) {
                last.execute("DROP ROLE IF EXISTS " + user);
            }
        }
    }

    private List<String> waits(String user, TestDatabase database) {
        return Objects.requireNonNull(connectors
                        .source(database.url(), user, database.password())
                        .probe()
                        .source(Set.of(Endpoints.table(database, "t")))
                        .log())
                .slotWaits();
    }

    private static void makeSlot(TestDatabase database, String setting) {
        database.execute(setting, "SELECT pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    private static long pid(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Map<String, Set<AssessmentCode>> codes(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.where().startsWith("public."))
                .collect(Collectors.groupingBy(Finding::where, Collectors.mapping(Finding::code, Collectors.toSet())));
    }

    private static Mapped mapped(
            String table, Map<String, ColumnRule> columns, @Nullable String where, Map<String, SourceText> checks) {
        return new Mapped(
                "public." + table, null, columns, where == null ? null : new SourceText(where, 1), checks, null, 1);
    }

    private static ColumnRule value(String expression, String type) {
        return new ColumnRule(null, type, new SourceText(expression, 1), null, null, false, false, 1);
    }
}
