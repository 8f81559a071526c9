package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.testkit.server.CertificateAuthority;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S5: which certificates are accepted, against servers that have real ones. */
class TlsIT {

    private static final String RIGHT_HOST = "localhost";
    private static final String WRONG_HOST = "127.0.0.1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @Kinds(
            value = {ServerKind.POSTGRESQL, ServerKind.MYSQL},
            onDemand = ServerKind.MARIADB)
    void aServerIsAcceptedForItsCertificateOnly(ServerKind kind) throws SQLException {
        CertificateAuthority ours = new CertificateAuthority(folder, "ours");
        CertificateAuthority other = new CertificateAuthority(folder, "other");
        try (DedicatedServer server = Servers.dedicated(kind)
                        .certificate(ours.sign(RIGHT_HOST))
                        .start();
                TestDatabase database = server.createDatabase("tls")) {
            assertThat(encryption(database, Tls.VERIFY_FULL, RIGHT_HOST, ours)).isNotEmpty();
            assertThat(encryption(database, Tls.VERIFY_CA, WRONG_HOST, ours)).isNotEmpty();
            assertThat(encryption(database, Tls.INSECURE, WRONG_HOST, null)).isEmpty();

            refuses(database, Tls.VERIFY_FULL, WRONG_HOST, ours);
            for (Tls demanding : List.of(Tls.VERIFY_FULL, Tls.VERIFY_CA)) {
                refuses(database, demanding, RIGHT_HOST, other);
                refuses(database, demanding, RIGHT_HOST, null);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aServerWithoutTlsIsRefusedWithTheWayOut(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("plain")) {
            for (Tls demanding : List.of(Tls.VERIFY_FULL, Tls.VERIFY_CA)) {
                LandbridgeException refused = refuses(database, demanding, database.host(), null);
                assertThat(refused.what()).contains("SSL");
            }
        }
    }

    /** The cipher of a session; empty when it is in plain text. */
    private static String encryption(
            TestDatabase database, Tls tls, String host, @Nullable CertificateAuthority authority) throws SQLException {
        String question = database.engine().isMySqlFamily()
                ? "SELECT variable_value FROM "
                        + (database.server().kind() == ServerKind.MYSQL
                                ? "performance_schema.session_status"
                                : "information_schema.session_status")
                        + " WHERE variable_name = 'Ssl_cipher'"
                : "SELECT coalesce(cipher, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        try (EndpointPools pools = EndpointPools.open(endpoint(database, tls, host, authority), 1);
                Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private static LandbridgeException refuses(
            TestDatabase database, Tls tls, String host, @Nullable CertificateAuthority authority) {
        LandbridgeException[] refused = new LandbridgeException[1];
        assertThatThrownBy(() -> EndpointPools.open(endpoint(database, tls, host, authority), 1)
                        .close())
                .as("%s at %s", tls, host)
                .isInstanceOfSatisfying(LandbridgeException.class, e -> {
                    assertThat(e.errorCode()).as(e.getMessage()).isEqualTo(ConnectionError.TLS_REFUSED);
                    assertThat(e.remedy())
                            .contains(database.engine().isMySqlFamily() ? "trustCertificateKeyStoreUrl" : "sslrootcert")
                            .contains("tls: insecure");
                    refused[0] = e;
                });
        return refused[0];
    }

    private static Endpoint endpoint(
            TestDatabase database, Tls tls, String host, @Nullable CertificateAuthority authority) {
        String url = database.url().replace("//" + database.host() + ":", "//" + host + ":");
        if (authority != null) {
            url += database.engine().isMySqlFamily()
                    ? "?trustCertificateKeyStoreUrl=" + authority.trustStore().toUri()
                    : "?sslrootcert=" + authority.certificate();
        }
        Endpoint plain = Endpoints.endpoint(Side.SOURCE, url, database.user(), database.password());
        return new Endpoint(Side.SOURCE, url, tls, plain.username(), plain.password());
    }
}
