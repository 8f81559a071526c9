package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {"name", "it's", "say \"hi\"", "x;--", "a.b", "a: b", "at row 1", "for column 'x'", "two  words "
            })
    void aColumnIsReadOutOfWhatMySqlAndMariaDbSayOfIt(String name) {
        assertThat(ServerMessage.mySqlColumn("Data too long for column '" + name + "' at row 1"))
                .isEqualTo(name);
        assertThat(ServerMessage.mySqlColumn("Column '" + name + "' cannot be null"))
                .isEqualTo(name);
        assertThat(ServerMessage.mySqlColumn(
                        "Incorrect integer value: 'x' for column `d.b`.`t``x`.`" + name + "` at row 12"))
                .isEqualTo(name);
    }

    @Test
    void ticksInAColumnsNameAreDoubledWhereItStandsInTicks() {
        assertThat(ServerMessage.mySqlColumn("Incorrect integer value: 'x' for column `d`.`t`.`a.``b``` at row 1"))
                .isEqualTo("a.`b`");
        assertThat(ServerMessage.mySqlColumn(
                        "Column set to default value; NULL supplied to NOT NULL column 'must' at row 1"))
                .isEqualTo("must");
        assertThat(ServerMessage.mySqlColumn("Data too long for column 'a`b' at row 1"))
                .isEqualTo("a`b");
        assertThat(ServerMessage.mySqlColumn("Duplicate entry '…' for key 'x'")).isNull();
    }
}
