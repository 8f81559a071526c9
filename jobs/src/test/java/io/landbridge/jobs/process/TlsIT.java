package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.CertificateAuthority;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** S5: TLS with a full check unless the plan says otherwise, and what is not checked is never overlooked. */
@Timeout(600)
final class TlsIT {

    @TempDir
    Path folder;

    /** One authority is named in the URL, the other one is what Java trusts: the two ways in which a user can say it. */
    @Test
    void aRunIsEncryptedAndCheckedByDefault() {
        CertificateAuthority named = new CertificateAuthority(folder, "named");
        CertificateAuthority trusted = new CertificateAuthority(folder, "trusted");
        try (DedicatedServer from = server(ServerKind.MARIADB, named);
                DedicatedServer to = server(ServerKind.POSTGRESQL, trusted);
                TestDatabase source = from.createDatabase("source");
                TestDatabase target = to.createDatabase("target")) {
            source.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
            Migration migration = new Migration(folder, source, target, "");
            migration.change("  tls: insecure\n", "");
            migration.change("//127.0.0.1:", "//localhost:");
            migration.change(
                    "/" + source.name(),
                    "/" + source.name() + "?trustCertificateKeyStoreUrl="
                            + named.trustStore().toUri());
            migration.with("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + trusted.trustStore());

            JsonNode status = migration.ask("run");
            assertThat(status.path("rows").asInt()).isEqualTo(2);
            assertThat(migration.compare().isEqual()).isTrue();
            assertThat(migration.ask("status").path("warnings")).isEmpty();

            migration.change("//localhost:", "//127.0.0.1:");
            assertRefused(migration, "connection.tls-refused");
        }
    }

    @Test
    void aServerWithoutTlsIsRefusedUnlessThePlanSaysInsecureWhichIsAlwaysShown() {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.mariadb().createDatabase("target")) {
            source.execute("CREATE TABLE t (id int PRIMARY KEY)");
            Migration migration = new Migration(folder, source, target, "");
            for (String command : List.of("status", "plan")) {
                assertThat(migration.ask(command).path("warnings").toString())
                        .as(command)
                        .contains("source: tls: insecure", "target: tls: insecure");
            }
            assertThat(migration.ask("assess").path("findings").findValuesAsText("code"))
                    .contains("assess.tls-insecure");
            assertThat(migration.start("status").exits(0).out()).contains("warning: source: tls: insecure");
            migration.change("  tls: insecure\n", "");
            assertRefused(migration, "connection.tls-refused");
        }
    }

    private static DedicatedServer server(ServerKind kind, CertificateAuthority authority) {
        return Servers.dedicated(kind).certificate(authority.sign("localhost")).start();
    }

    private static void assertRefused(Migration migration, String code) {
        JsonNode refused = migration.start("run", "--output", "json").exits(2).json();
        assertThat(refused.path("error").path("code").asText()).isEqualTo(code);
        assertThat(refused.path("error").path("remedy").asText())
                .contains("tls: insecure", "The URL names another authority");
    }
}
