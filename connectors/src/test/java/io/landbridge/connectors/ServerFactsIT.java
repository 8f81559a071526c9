package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.landbridge.pipeline.assessment.AssessmentCode;
import io.landbridge.pipeline.assessment.EndpointFacts;
import io.landbridge.pipeline.assessment.EndpointFacts.Connections;
import io.landbridge.pipeline.assessment.EndpointFacts.Disk;
import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.assessment.EndpointProbe;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.assessment.Severity;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.SqlDatabase;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server says of itself beside its log: how many connections it takes, whether it may be written to, where its disk is. */
class ServerFactsIT {

    private static final int MORE_THAN_ANY = 40;
    private static final int ATTEMPTS = 50;

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    @ParameterizedTest
    @EnumSource
    void asManyConnectionsCanBeOpenedAsAreSaidToBeFree(ServerKind kind) throws SQLException {
        boolean mySql = kind.engine().isMySqlFamily();
        DedicatedServer.Order order = Servers.dedicated(kind)
                .relaxedDurability()
                .setting(mySql ? "max-connections" : "max_connections", "14");
        if (kind == ServerKind.POSTGRESQL) {
            order.setting("reserved_connections", "2");
        }
        try (DedicatedServer server = order.start();
                TestDatabase database = server.createDatabase("room");
                Connection somebodyElses = database.connect()) {
            create(database, "plain");
            create(database, "limited");
            allows(
                    database,
                    "plain",
                    switch (kind) {
                        case POSTGRESQL -> "max_connections = 14 (5 reserved)";
                        case POSTGRESQL_15 -> "max_connections = 14 (3 reserved)";
                        case MARIADB, MYSQL -> "max_connections = 14";
                    });
            database.execute(
                    mySql ? "ALTER USER limited WITH MAX_USER_CONNECTIONS 4" : "ALTER ROLE limited CONNECTION LIMIT 4");
            allows(
                    database,
                    "limited",
                    mySql ? "the user's max_user_connections = 4" : "the role's connection limit = 4");
            if (!mySql) {
                database.execute("ALTER DATABASE " + database.name() + " CONNECTION LIMIT 8");
                allows(database, "plain", "the database's connection limit = 8");
            }
            assertThat(somebodyElses.isValid(5)).isTrue();
        }
    }

    /** Sessions that have just been closed may still count: looked at again until the numbers agree, or never do. */
    private void allows(TestDatabase database, String user, String limit) throws SQLException {
        EndpointProbe probe = connectors.source(database.url(), user, "secret").probe();
        SqlDatabase asUser = SqlDatabase.at(database.engine(), database.url(), user, "secret");
        Connections said = probe.source(Set.of()).connections();
        int opened = opened(asUser);
        for (int i = 0; i < ATTEMPTS && opened != said.free(); i++) {
            said = probe.source(Set.of()).connections();
            opened = opened(asUser);
        }
        assertThat(said).isEqualTo(new Connections(opened, limit));
        assertThat(opened).isBetween(1, 13);
    }

    private static int opened(SqlDatabase database) throws SQLException {
        Deque<Connection> open = new ArrayDeque<>();
        try {
            while (open.size() < MORE_THAN_ANY) {
                open.push(database.connect());
            }
        } catch (IllegalStateException e) {
            // the first that the server refuses
        }
        int opened = open.size();
        while (!open.isEmpty()) {
            open.pop().close();
        }
        return opened;
    }

    private static void create(TestDatabase database, String user) {
        if (database.engine().isMySqlFamily()) {
            database.execute(
                    "CREATE USER " + user + " IDENTIFIED BY 'secret'",
                    "GRANT SELECT ON " + database.quote(database.name()) + ".* TO " + user);
        } else {
            database.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'secret'");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theVolumeOfItsDataIsSeenOnThisMachineOnly(ServerKind kind) throws IOException {
        try (DedicatedServer server =
                        Servers.dedicated(kind).relaxedDurability().start();
                TestDatabase database = server.createDatabase("disk")) {
            Disk disk = target(database, database.user(), database.password()).disk();
            assertThat(disk).isNotNull();
            assertThat(Path.of(disk.folder())).isDirectory();
            assertThat(disk.freeBytes())
                    .isBetween(1L, Files.getFileStore(Path.of(disk.folder())).getTotalSpace());
            if (!kind.engine().isMySqlFamily()) {
                create(database, "plain");
                assertThat(target(database, "plain", "secret").disk())
                        .as("PostgreSQL names its folder to few")
                        .isNull();
            }
        }
    }

    private EndpointFacts target(TestDatabase database, String user, String password) {
        return connectors.source(database.url(), user, password).probe().target(Set.of(), LedgerLocation.DEFAULT);
    }

    @Test
    void aDatabaseThatIsLeftOutOfAGrantOnAllIsMissed() {
        try (DedicatedServer server = Servers.dedicated(ServerKind.MYSQL)
                        .relaxedDurability()
                        .setting("partial-revokes", "ON")
                        .start();
                TestDatabase database = server.createDatabase("left_out")) {
            Set<TableName> tables = Set.of(Endpoints.table(database, "t"));
            database.execute(
                    "CREATE TABLE t (id int PRIMARY KEY)",
                    "CREATE USER narrow IDENTIFIED BY 'secret'",
                    "GRANT SELECT, REPLICATION CLIENT ON *.* TO narrow",
                    "REVOKE SELECT ON " + database.quote(database.name()) + ".* FROM narrow");
            EndpointProbe probe = connectors
                    .source(server.server().url("mysql"), "narrow", "secret")
                    .probe();
            List<MissingRight> missing = probe.source(tables).missingRights();
            assertThat(missing).extracting(MissingRight::right).containsExactly("SELECT");
            database.execute(missing.get(0).grant());
            assertThat(probe.source(tables).missingRights()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void aPostgresDatabaseWhoseSessionsOnlyReadIsRefusedOnBothSides(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("readonly")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)");
            assertThat(refusals(database, AssessmentCode.SETTING_UNSAFE)).isEmpty();
            database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
            assertThat(refusals(database, AssessmentCode.SETTING_UNSAFE))
                    .extracting(Finding::where, Finding::evidence)
                    .containsExactly(
                            tuple("source", "default_transaction_read_only = on"),
                            tuple("target", "default_transaction_read_only = on"));
        }
    }

    @Test
    void aMariaDbThatOnlyReadsIsNoTarget() {
        try (DedicatedServer server = Servers.dedicated(ServerKind.MARIADB)
                        .relaxedDurability()
                        .start();
                TestDatabase database = server.createDatabase("readonly")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)");
            aServerThatOnlyReadsIsNoTarget(database, "read_only", "read_only = ON");
        }
    }

    @Test
    void aMySqlThatOnlyReadsIsNoTarget() {
        try (DedicatedServer server =
                        Servers.dedicated(ServerKind.MYSQL).relaxedDurability().start();
                TestDatabase database = server.createDatabase("readonly")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)");
            aServerThatOnlyReadsIsNoTarget(database, "read_only", "read_only = ON");
            aServerThatOnlyReadsIsNoTarget(database, "super_read_only", "read_only = ON, super_read_only = ON");
        }
    }

    private void aServerThatOnlyReadsIsNoTarget(TestDatabase database, String setting, String evidence) {
        assertThat(refusals(database, AssessmentCode.NOT_PRIMARY)).isEmpty();
        database.execute("SET GLOBAL " + setting + " = ON");
        assertThat(refusals(database, AssessmentCode.NOT_PRIMARY))
                .extracting(Finding::where, Finding::evidence)
                .containsExactly(tuple("target", evidence));
        database.execute("SET GLOBAL read_only = OFF");
    }

    private List<Finding> refusals(TestDatabase database, AssessmentCode code) {
        return LogAssessment.whole(connectors.source(database), database).stream()
                .filter(finding -> finding.code() == code && finding.severity() == Severity.BLOCKER)
                .filter(finding -> finding.evidence().contains("read_only"))
                .toList();
    }
}
