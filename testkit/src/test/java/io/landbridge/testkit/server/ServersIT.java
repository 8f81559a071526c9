package io.landbridge.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ServersIT {

    private static final Map<ServerKind, String> VERSIONS = Map.of(
            ServerKind.POSTGRESQL, "PostgreSQL 18.",
            ServerKind.POSTGRESQL_15, "PostgreSQL 15.",
            ServerKind.MARIADB, "11.4.",
            ServerKind.MYSQL, "9.7.");

    @ParameterizedTest
    @EnumSource
    void serverIsTheReleaseItSaysAndIsShared(ServerKind kind) {
        TestServer server = Servers.shared(kind);

        assertThat(Servers.shared(kind)).isSameAs(server);
        try (TestDatabase database = server.createDatabase("release")) {
            assertThat(database.queryValue("SELECT version()")).startsWith(VERSIONS.get(kind));
        }
    }

    @ParameterizedTest
    @EnumSource
    void databaseIsAloneAndGoneAfterwards(ServerKind kind) throws SQLException {
        TestServer server = Servers.shared(kind);
        String name;
        try (TestDatabase one = server.createDatabase("Shop");
                TestDatabase two = server.createDatabase("Shop")) {
            name = one.name();
            assertThat(name).startsWith("shop_").isNotEqualTo(two.name());
            one.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
            assertThat(one.count("t")).isEqualTo(2);
            assertThatThrownBy(() -> two.count("t")).hasMessageContaining("SELECT count(*) FROM t");

            // Somebody who never leaves does not keep the database alive.
            Connection guest = one.connect();
            guest.setAutoCommit(false);
            try (Statement statement = guest.createStatement()) {
                statement.execute("INSERT INTO t VALUES (3)");
            }
        }
        assertThatThrownBy(() -> server.connect(name)).hasMessageContaining(name);
    }

    @Test
    void postgresDatabaseIsDroppedWithItsSlotsAndPreparedTransactions() {
        TestServer server = Servers.postgresql();
        try (TestDatabase database = server.createDatabase("slots")) {
            database.execute(
                    "SELECT pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                    "CREATE TABLE t (id int)",
                    "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'left ''behind'");
        }
        try (TestDatabase other = server.createDatabase("slots")) {
            assertThat(other.query("SELECT slot_name FROM pg_replication_slots WHERE database LIKE 'slots\\_%'"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "POSTGRESQL_15"})
    void postgresIsReadyForAChangeStreamAndDurable(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("settings")) {
            assertThat(database.queryValue("SHOW wal_level")).isEqualTo("logical");
            assertThat(database.queryLong("SHOW max_replication_slots")).isGreaterThanOrEqualTo(20);
            assertThat(database.queryValue("SHOW fsync")).isEqualTo("on");
            assertThat(database.queryValue("SHOW synchronous_commit")).isEqualTo("on");
            assertThat(database.queryValue("SHOW server_encoding")).isEqualTo("UTF8");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void mysqlFamilyIsReadyForAChangeStreamAndDurable(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("settings")) {
            assertThat(database.queryValue("SELECT @@log_bin")).isEqualTo("1");
            assertThat(database.queryValue("SELECT @@global.binlog_format")).isEqualTo("ROW");
            assertThat(database.queryValue("SELECT @@global.binlog_row_image")).isEqualTo("FULL");
            assertThat(database.queryValue("SELECT @@global.sync_binlog")).isEqualTo("1");
            assertThat(database.queryValue("SELECT @@innodb_flush_log_at_trx_commit"))
                    .isEqualTo("1");
            assertThat(database.queryLong("SELECT @@server_id")).isGreaterThan(1);
            assertThat(database.queryValue("SELECT @@character_set_database")).isEqualTo("utf8mb4");
            if (kind == ServerKind.MYSQL) {
                assertThat(database.queryValue("SELECT @@gtid_mode")).isEqualTo("ON");
            }
        }
    }
}
