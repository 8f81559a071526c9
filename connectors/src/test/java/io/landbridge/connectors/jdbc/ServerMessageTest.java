package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class ServerMessageTest {

    @Test
    void aDriversErrorIsSaidWithTheReasonBelowIt() {
        SQLException failure = new SQLException(
                "Communications link failure\n\nThe last packet",
                "08S01",
                new SocketTimeoutException("Read timed out"));
        assertThat(ServerMessage.text(SqlDialect.MYSQL, failure))
                .isEqualTo("Communications link failure: Read timed out");
    }

    @Test
    void aSlipOfTheDriversIsNoReason() {
        SQLException failure = new SQLException(
                "The connection was lost.", "08003", new NullPointerException("because \"this.session\" is null"));
        assertThat(ServerMessage.text(SqlDialect.MYSQL, failure)).isEqualTo("The connection was lost.");
    }
}
