package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that asks for a file of ours gets none, not even by the first statement of a connection that may load data. */
class RogueServerTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void noFileLeavesThisMachine(Purpose purpose) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "the crown jewels");
        try (RogueServer server = new RogueServer(secret.toString())) {
            String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/x";
            Endpoint endpoint = Endpoints.endpoint(Side.TARGET, url, "u", "p");
            EndpointDataSource source =
                    new EndpointDataSource(endpoint, JdbcUrl.parse(url, "test"), purpose, true, SqlDialect.MYSQL, null);
            assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
            assertThat(server.stolen().get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }
}
