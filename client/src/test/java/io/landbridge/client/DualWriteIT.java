package io.landbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.FreePort;
import io.landbridge.testkit.server.PlainDataSource;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 200 writes to two real servers, of which the second one fails in every way it can. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class DualWriteIT {

    private static final int WRITES = 200;
    private static final long SEED = 20_261_128;

    /** What the application writes: its own object. */
    private record Entry(long id, String note, boolean isNew) {}

    /** What happens on the other side. */
    private enum Fault {
        NONE,
        /** Nobody listens there. */
        UNREACHABLE,
        /** A row with the key is there already. */
        CONFLICT,
        /** The row that is changed is not there. */
        MISSING,
        /** The session is ended between the statement and its commit. */
        KILLED,
        /** Somebody else has the row locked for longer than the limit. */
        LOCKED,
        /** The application's own code fails there. */
        BROKEN
    }

    private Fault fault = Fault.NONE;
    private Side primary = Side.SOURCE;

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB"})
    void thePrimaryNeverFailsAndEveryFaultOfTheOtherSideIsListed(ServerKind other) throws SQLException {
        Random random = new Random(SEED);
        List<Entry> injected = new ArrayList<>();
        List<Divergence<Entry>> heard = new ArrayList<>();
        try (TwoSides sides = TwoSides.open(ServerKind.POSTGRESQL, other);
                FakeFlag flag = FakeFlag.atSource()) {
            DualWrite<Entry> writes = DualWrite.of(
                    flag,
                    faulty(sides, Side.SOURCE),
                    faulty(sides, Side.TARGET),
                    (connection, side, entry) -> write(sides, connection, side, entry),
                    new DualWrite.Settings<>(Duration.ofMinutes(1), Duration.ofMillis(1_500), WRITES, heard::add));
            for (int write = 0; write < WRITES; write++) {
                if (write == WRITES / 2) {
                    primary = Side.TARGET;
                    flag.set(2, Side.TARGET, false);
                }
                Entry entry = entry(random, sides, write);
                if (fault != Fault.NONE) {
                    injected.add(entry);
                }
                assertThat(written(writes, sides, entry))
                        .as("%s, %s", entry, fault)
                        .isEqualTo(1);
                assertThat(writes.<String>read((connection, side) -> note(connection, entry.id())))
                        .as("what was written is read, where the flag points")
                        .isEqualTo(entry.note());
            }
            assertThat(injected).hasSizeGreaterThan(WRITES / 5);
            assertThat(writes.divergenceCount()).isEqualTo(injected.size());
            assertThat(writes.divergences())
                    .isEqualTo(heard)
                    .extracting(Divergence::write)
                    .isEqualTo(injected);
            assertThat(heard)
                    .allMatch(divergence -> divergence.lacking()
                            == (injected.indexOf(divergence.write()) < firstOfSecondHalf(injected)
                                    ? Side.TARGET
                                    : Side.SOURCE));
        }
    }

    private static int firstOfSecondHalf(List<Entry> injected) {
        return (int) injected.stream()
                .takeWhile(entry -> ordinal(entry) < WRITES / 2)
                .count();
    }

    /** The note says which write it was. */
    private static int ordinal(Entry entry) {
        return Integer.parseInt(entry.note().replaceFirst("write ", ""));
    }

    @Test
    void whatThePrimaryRefusesIsRefusedAndTheOtherSideNotAsked() throws SQLException {
        try (TwoSides sides = TwoSides.open(ServerKind.POSTGRESQL, ServerKind.POSTGRESQL);
                FakeFlag flag = FakeFlag.atSource()) {
            DualWrite<Entry> writes = DualWrite.of(
                    flag,
                    sides.plain(Side.SOURCE),
                    sides.plain(Side.TARGET),
                    (connection, side, entry) -> write(sides, connection, side, entry));
            sides.source().execute("INSERT INTO token VALUES (1, 'here already')");
            assertThatThrownBy(() -> writes.write(new Entry(1, "write 0", true)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("token_pkey");
            assertThat(sides.tokens(Side.TARGET)).isEmpty();
            assertThat(writes.divergenceCount()).isZero();
        }
    }

    @Test
    void aCommitOfThePrimaryThatIsNotAnsweredIsListedAsInDoubt() throws SQLException {
        try (TwoSides sides = TwoSides.open(ServerKind.POSTGRESQL, ServerKind.POSTGRESQL);
                FakeFlag flag = FakeFlag.atSource()) {
            DualWrite<Entry> writes = DualWrite.of(
                    flag, sides.plain(Side.SOURCE), sides.plain(Side.TARGET), (connection, side, entry) -> {
                        int rows = execute(connection, entry);
                        end(sides.at(side), connection);
                        return rows;
                    });
            Entry entry = new Entry(1, "write 0", true);
            assertThatThrownBy(() -> writes.write(entry)).isInstanceOf(SQLException.class);
            assertThat(writes.divergences())
                    .singleElement()
                    .satisfies(found -> assertThat(found.kind()).isEqualTo(Divergence.Kind.IN_DOUBT))
                    .satisfies(found -> assertThat(found.write()).isEqualTo(entry));
        }
    }

    @Test
    void theListIsBoundedAndTheCountIsNot() throws SQLException {
        try (TwoSides sides = TwoSides.open(ServerKind.POSTGRESQL, ServerKind.POSTGRESQL);
                FakeFlag flag = FakeFlag.atSource()) {
            DualWrite<Entry> writes = DualWrite.of(
                    flag,
                    sides.plain(Side.SOURCE),
                    new PlainDataSource(DualWriteIT::nobody),
                    (connection, side, entry) -> execute(connection, entry),
                    new DualWrite.Settings<>(Duration.ofMinutes(1), Duration.ofSeconds(1), 3, divergence -> {
                        if (divergence.write().id() == 4) {
                            throw new IllegalStateException("a listener that fails");
                        }
                    }));
            for (int write = 0; write < 5; write++) {
                writes.write(new Entry(write, "write " + write, true));
            }
            assertThat(writes.divergenceCount()).isEqualTo(5);
            assertThat(writes.divergences())
                    .extracting(found -> found.write().id())
                    .containsExactly(2L, 3L, 4L);
        }
    }

    private Entry entry(Random random, TwoSides sides, int write) {
        Fault[] faults = Fault.values();
        // Waiting for a lock takes the whole limit, so it happens rarely.
        fault = random.nextInt(3) > 0 ? Fault.NONE : faults[random.nextInt(faults.length)];
        if (fault == Fault.LOCKED && random.nextInt(3) > 0) {
            fault = Fault.BROKEN;
        }
        TestDatabase here = sides.at(primary);
        TestDatabase there = sides.at(primary.other());
        boolean isNew =
                fault == Fault.CONFLICT || (fault != Fault.MISSING && fault != Fault.LOCKED && random.nextBoolean());
        if (fault == Fault.CONFLICT) {
            there.execute("INSERT INTO token VALUES (" + write + ", 'in the way')");
        } else if (!isNew) {
            here.execute("INSERT INTO token VALUES (" + write + ", 'before')");
            if (fault != Fault.MISSING) {
                there.execute("INSERT INTO token VALUES (" + write + ", 'before')");
            }
        }
        return new Entry(write, "write " + write, isNew);
    }

    private int written(DualWrite<Entry> writes, TwoSides sides, Entry entry) throws SQLException {
        if (fault != Fault.LOCKED) {
            return writes.write(entry);
        }
        try (Connection other = sides.at(primary.other()).connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("UPDATE token SET note = 'locked' WHERE id = " + entry.id());
            int rows = writes.write(entry);
            other.rollback();
            return rows;
        }
    }

    private DataSource faulty(TwoSides sides, Side side) {
        return new PlainDataSource(() -> fault == Fault.UNREACHABLE && side != primary
                ? nobody()
                : sides.at(side).connect());
    }

    private static Connection nobody() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/nobody", "a", "b");
    }

    private int write(TwoSides sides, Connection connection, Side side, Entry entry) throws SQLException {
        if (fault == Fault.BROKEN && side != primary) {
            throw new IllegalStateException("the application's own mistake");
        }
        int rows = execute(connection, entry);
        if (fault == Fault.KILLED && side != primary) {
            end(sides.at(side), connection);
        }
        return rows;
    }

    private static int execute(Connection connection, Entry entry) throws SQLException {
        String sql =
                entry.isNew() ? "INSERT INTO token (note, id) VALUES (?, ?)" : "UPDATE token SET note = ? WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, entry.note());
            statement.setLong(2, entry.id());
            return statement.executeUpdate();
        }
    }

    private static void end(TestDatabase database, Connection connection) throws SQLException {
        boolean postgres = database.engine() == Engine.POSTGRESQL;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(postgres ? "SELECT pg_backend_pid()" : "SELECT connection_id()")) {
            row.next();
            if (postgres) {
                database.query("SELECT pg_terminate_backend(" + row.getLong(1) + ", 5000)");
            } else {
                database.execute("KILL " + row.getLong(1));
            }
        }
    }

    private static String note(Connection connection, long id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT note FROM token WHERE id = ?")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }
}
