package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.LogLogin;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.testkit.server.CertificateAuthority;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S5 for the connection that reads the log, which is not the driver's: it checks the certificate by itself. */
class LogClientTlsIT {

    private static final String RIGHT_HOST = "localhost";
    private static final String WRONG_HOST = "127.0.0.1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @Kinds(value = ServerKind.MARIADB, onDemand = ServerKind.MYSQL)
    void theLogIsReadFromTheRightServerOnlyAndEncrypted(ServerKind kind) throws Exception {
        CertificateAuthority ours = new CertificateAuthority(folder, "ours");
        CertificateAuthority other = new CertificateAuthority(folder, "other");
        try (DedicatedServer server = Servers.dedicated(kind)
                        .certificate(ours.sign(RIGHT_HOST))
                        .start();
                TestDatabase database = server.createDatabase("tls")) {
            database.execute(
                    "CREATE USER demands IDENTIFIED BY '" + database.password() + "' REQUIRE SSL",
                    "GRANT ALL ON *.* TO demands");
            BinlogPlace place;
            LogLogin login;
            try (EndpointPools pools = EndpointPools.open(endpoint(database, ours), 1)) {
                place = new BinlogServer(pools).end();
                login = pools.logLogin();
            }
            database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");

            assertThat(login.tls()).isEqualTo(Tls.VERIFY_FULL);
            assertThat(events(login, place))
                    .as("of a user who may not come without TLS")
                    .contains(LogEvent.TABLE_MAP);
            assertThat(events(with(login, WRONG_HOST, Tls.VERIFY_CA, ours), place))
                    .contains(LogEvent.TABLE_MAP);
            refuses(with(login, WRONG_HOST, Tls.VERIFY_FULL, ours), place);
            for (Tls demanding : List.of(Tls.VERIFY_FULL, Tls.VERIFY_CA)) {
                refuses(with(login, RIGHT_HOST, demanding, other), place);
                refuses(with(login, RIGHT_HOST, demanding, null), place);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB"})
    void aServerWithoutTlsIsRefused(ServerKind kind) throws Exception {
        try (TestDatabase database = Servers.shared(kind).createDatabase("plain");
                EndpointPools pools = EndpointPools.open(Endpoints.endpoint(Side.SOURCE, database), 1)) {
            BinlogPlace place = new BinlogServer(pools).end();
            LogLogin login = pools.logLogin();
            database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            assertThat(events(login, place)).contains(LogEvent.TABLE_MAP);
            refuses(with(login, database.host(), Tls.VERIFY_CA, null), place);
        }
    }

    /** Types of the events up to the first row. */
    private static List<Integer> events(LogLogin login, BinlogPlace place) throws Exception {
        List<Integer> types = new ArrayList<>();
        LogClient client = new LogClient(login, place);
        client.read(event -> {
            types.add(event.type());
            if (event.type() == LogEvent.TABLE_MAP) {
                client.close();
            }
        });
        return types;
    }

    private static void refuses(LogLogin login, BinlogPlace place) {
        assertThatThrownBy(() -> events(login, place))
                .as("%s at %s", login.tls(), login.host())
                .isInstanceOf(Exception.class);
    }

    private static LogLogin with(LogLogin login, String host, Tls tls, @Nullable CertificateAuthority authority) {
        return new LogLogin(
                host,
                login.port(),
                login.username(),
                login.password(),
                tls,
                false,
                authority == null ? null : authority.trustStore().toUri().toString(),
                login.trustStoreType());
    }

    private static Endpoint endpoint(TestDatabase database, CertificateAuthority authority) {
        String url = database.url().replace("//" + database.host() + ":", "//" + RIGHT_HOST + ":")
                + "?trustCertificateKeyStoreUrl=" + authority.trustStore().toUri();
        Endpoint plain = Endpoints.endpoint(Side.SOURCE, url, "demands", database.password());
        return new Endpoint(Side.SOURCE, url, Tls.VERIFY_FULL, plain.username(), plain.password());
    }
}
