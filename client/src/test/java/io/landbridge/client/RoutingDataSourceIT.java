package io.landbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.landbridge.testkit.server.PlainDataSource;
import io.landbridge.testkit.server.ServerKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On real servers, with every way of using a connection over a switch. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RoutingDataSourceIT {

    private static final String INSERT = "INSERT INTO token (id, note) VALUES (?, ?)";

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(ServerKind.POSTGRESQL, ServerKind.POSTGRESQL),
                Arguments.of(ServerKind.MARIADB, ServerKind.POSTGRESQL),
                Arguments.of(ServerKind.POSTGRESQL, ServerKind.MYSQL));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aStatementThatIsKeptOverASwitchIsPreparedAgainWithAllThatWasSetOnIt(ServerKind from, ServerKind to)
            throws SQLException {
        try (TwoSides sides = TwoSides.open(from, to);
                FakeFlag flag = FakeFlag.atSource();
                Connection connection = routed(flag, sides).getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(2, "kept");
            insert.setLong(1, 1);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertThat(flag.openTransactions()).isZero();
            insert.setLong(1, 2);
            flag.set(2, Side.TARGET, false);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            insert.setLong(1, 3);
            insert.addBatch();
            flag.set(3, Side.SOURCE, false);
            insert.setLong(1, 4);
            insert.addBatch();
            assertThat(insert.executeBatch()).hasSize(2);
            assertThat(sides.tokens(Side.SOURCE)).containsExactly(1L, 3L, 4L);
            assertThat(sides.tokens(Side.TARGET)).containsExactly(2L);
            assertThat(sides.target().queryValue("SELECT note FROM token")).isEqualTo("kept");
            assertThat(sides.source().queryLong("SELECT count(*) FROM token WHERE note = 'kept'"))
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anOpenTransactionEndsWhereItBeganAndIsCountedUntilThen(ServerKind from, ServerKind to) throws SQLException {
        try (TwoSides sides = TwoSides.open(from, to);
                FakeFlag flag = FakeFlag.atSource();
                Connection connection = routed(flag, sides).getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(connection.unwrap(RoutedConnection.class).side()).isEqualTo(Side.SOURCE);
            assertThat(flag.openTransactions()).isEqualTo(1);
            flag.set(2, Side.SOURCE, true);
            insert(connection, 1);
            Savepoint savepoint = connection.setSavepoint();
            insert(connection, 2);
            connection.rollback(savepoint);
            flag.set(3, Side.TARGET, false);
            insert(connection, 3);
            connection.commit();
            assertThat(flag.openTransactions()).isZero();
            assertThat(sides.tokens(Side.SOURCE)).containsExactly(1L, 3L);

            insert(connection, 4);
            assertThat(connection.unwrap(RoutedConnection.class).side()).isEqualTo(Side.TARGET);
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            connection.rollback();
            assertThat(flag.openTransactions()).isZero();
            assertThat(sides.tokens(Side.TARGET)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void readOnlyIsReadOnlyOnBothSides(ServerKind from, ServerKind to) throws SQLException {
        try (TwoSides sides = TwoSides.open(from, to);
                FakeFlag flag = FakeFlag.atSource();
                Connection connection = routed(flag, sides).getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            for (Side side : List.of(Side.SOURCE, Side.TARGET)) {
                flag.set(side == Side.SOURCE ? 2 : 3, side, false);
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("SELECT count(*) FROM token")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getLong(1)).isZero();
                }
                assertThatThrownBy(() -> insert(connection, 1)).isInstanceOf(SQLException.class);
                connection.rollback();
                assertThat(connection.isReadOnly()).isTrue();
            }
            connection.setReadOnly(false);
            insert(connection, 1);
            connection.commit();
            assertThat(sides.tokens(Side.TARGET)).containsExactly(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whileTheFlagHoldsNothingBeginsAndAnImpatientOneMayTryAgain(ServerKind from, ServerKind to)
            throws SQLException {
        try (TwoSides sides = TwoSides.open(from, to);
                FakeFlag flag = FakeFlag.atSource();
                Connection connection =
                        routed(flag, sides).withPatience(Duration.ofMillis(50)).getConnection()) {
            flag.set(2, Side.SOURCE, true);
            assertThatThrownBy(() -> insert(connection, 1)).isInstanceOf(SQLTransientConnectionException.class);
            assertThat(flag.openTransactions()).isZero();
            assertThat(sides.tokens(Side.SOURCE)).isEmpty();
            flag.set(3, Side.TARGET, false);
            insert(connection, 1);
            assertThat(sides.tokens(Side.TARGET)).containsExactly(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aConnectionWhoseOldSideIsGoneGoesOnAtTheNewOne(ServerKind from, ServerKind to) throws SQLException {
        try (TwoSides sides = TwoSides.open(from, to);
                FakeFlag flag = FakeFlag.atSource()) {
            RoutingDataSource routing =
                    RoutingDataSource.of(flag, new PlainDataSource(new Dying(sides)), sides.plain(Side.TARGET));
            try (Connection connection = routing.getConnection()) {
                insert(connection, 1);
                flag.set(2, Side.TARGET, false);
                assertThat(connection.isValid(5)).isTrue();
                insert(connection, 2);
                assertThat(sides.tokens(Side.TARGET)).containsExactly(2L);
            }
        }
    }

    /** Opens one connection and no other. */
    private static final class Dying implements PlainDataSource.Opening {

        private final TwoSides sides;
        private boolean opened;

        Dying(TwoSides sides) {
            this.sides = sides;
        }

        @Override
        public Connection open() throws SQLException {
            if (opened) {
                throw new SQLException("gone for good", "08001");
            }
            opened = true;
            return sides.source().connect();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aPoolAboveLivesThroughSwitchesWithoutAFailedWrite(ServerKind from, ServerKind to) throws Exception {
        try (TwoSides sides = TwoSides.open(from, to);
                FakeFlag flag = FakeFlag.atSource();
                HikariDataSource pool = pool(routed(flag, sides))) {
            everyTokenIsWhereItWasAcknowledged(sides, flag, pool);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void poolsBelowLiveThroughSwitchesWithoutAFailedWrite(ServerKind from, ServerKind to) throws Exception {
        try (TwoSides sides = TwoSides.open(from, to);
                FakeFlag flag = FakeFlag.atSource();
                HikariDataSource source = pool(sides.plain(Side.SOURCE));
                HikariDataSource target = pool(sides.plain(Side.TARGET))) {
            everyTokenIsWhereItWasAcknowledged(sides, flag, RoutingDataSource.of(flag, source, target));
        }
    }

    private static void everyTokenIsWhereItWasAcknowledged(TwoSides sides, FakeFlag flag, DataSource application)
            throws Exception {
        try (RoutedWriters writers = RoutedWriters.start(application, 4)) {
            Side now = Side.SOURCE;
            for (long version = 2; version < 14; version += 2) {
                writers.awaitMore(20);
                flag.set(version, now, true);
                flag.await("standstill", f -> f.openTransactions() == 0);
                Set<Long> before = sides.tokens(now);
                assertThat(sides.tokens(now))
                        .as("nothing is written while the flag holds")
                        .isEqualTo(before);
                now = now.other();
                flag.set(version + 1, now, false);
            }
            writers.awaitMore(20);
            writers.stop();
            Set<Long> source = sides.tokens(Side.SOURCE);
            Set<Long> target = sides.tokens(Side.TARGET);
            assertThat(source).containsAll(writers.acknowledged(Side.SOURCE)).doesNotContainAnyElementsOf(target);
            assertThat(target).containsAll(writers.acknowledged(Side.TARGET));
            assertThat(Stream.concat(source.stream(), target.stream()))
                    .as("each that was acknowledged, and no other")
                    .containsExactlyInAnyOrderElementsOf(writers.all());
        }
    }

    private static RoutingDataSource routed(TrafficFlag flag, TwoSides sides) {
        return RoutingDataSource.of(flag, sides.plain(Side.SOURCE), sides.plain(Side.TARGET));
    }

    private static HikariDataSource pool(DataSource connections) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(connections);
        config.setMaximumPoolSize(3);
        config.setConnectionTimeout(Duration.ofMinutes(2).toMillis());
        return new HikariDataSource(config);
    }

    private static void insert(Connection connection, long token) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setLong(1, token);
            statement.setString(2, "once");
            statement.executeUpdate();
        }
    }
}
