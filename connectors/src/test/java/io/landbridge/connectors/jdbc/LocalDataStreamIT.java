package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.testkit.server.Servers;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class LocalDataStreamIT {

    @Test
    void aStatementWhoseConnectionWasCutSaysSo() throws SQLException {
        try (Connection connection = Servers.mariadb().connect()) {
            Statement statement = connection.createStatement();
            statement.close();
            SqlErrors errors = new SqlErrors(SqlDialect.MYSQL, Side.TARGET);
            assertThatThrownBy(() -> LocalDataStream.give(statement, InputStream.nullInputStream()))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            lost -> assertThat(errors.translate("target", lost).errorCode())
                                    .isEqualTo(ConnectionError.CONNECTION_LOST));
        }
    }
}
