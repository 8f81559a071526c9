package io.landbridge.connectors.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.landbridge.client.JdbcTrafficFlag;
import io.landbridge.client.Passage;
import io.landbridge.client.Side;
import io.landbridge.client.TrafficReading;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.TrafficStore.Client;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client library on a ledger as it really is: tables, words and clocks are the same on both sides of the promise. */
abstract class FollowedFlag {

    private static final Duration LONG = Duration.ofMinutes(5);

    private LedgerLocation place;
    private Ledger ledger;

    abstract LedgerDatabase database();

    @BeforeEach
    void create() {
        place = database().newPlace();
        ledger = database().created("shop", place);
    }

    @Test
    void isReadTheWayItIsWrittenAndTheCutoverHearsOfTheClient() throws Exception {
        try (HikariDataSource connections = connections();
                Ledger.Session session = ledger.session();
                JdbcTrafficFlag flag =
                        JdbcTrafficFlag.named("web").withPrefix(place.prefix()).follow(connections, "shop")) {
            until("an unknown migration is noticed", () -> flag.trouble().isPresent());
            assertThat(flag.reading()).isEmpty();
            ledger.inTransaction(t -> {
                t.migration().register(new MigrationRecord("shop", "hash", "0.1", "s", "t", "preparing"));
                return true;
            });
            try (Passage open = flag.enter(LONG)) {
                assertThat(open.side()).isEqualTo(Side.SOURCE);
                assertThat(flag.reading()).contains(new TrafficReading(0, Side.SOURCE, false));
                long token = ledger.inTransaction(t -> t.leases().acquire(CutoverStore.ROLE, "a", session.id(), LONG))
                        .orElseThrow();
                become(token, CutoverState.STAYED, CutoverState.PLANNED, CutoverState.FREEZING);
                long held = ledger.inTransaction(t -> t.traffic().flag()).version();
                until("one is open", () -> clients().equals(List.of(new Client(flag.client(), held, 1))));
                end(open);
                until("none is open", () -> clients().equals(List.of(new Client(flag.client(), held, 0))));
                become(token, CutoverState.FREEZING, CutoverState.FROZEN, CutoverState.SWITCHED, CutoverState.LIVE);
            }
            try (Passage next = flag.enter(LONG)) {
                assertThat(next.side()).isEqualTo(Side.TARGET);
            }
            assertThat(flag.trouble()).isEmpty();
            end(flag);
            assertThat(clients()).as("it has said goodbye").isEmpty();
        }
    }

    @Test
    void aLedgerThatIsRemovedLeavesTheLastKnownSide() throws Exception {
        try (HikariDataSource connections = connections();
                JdbcTrafficFlag flag =
                        JdbcTrafficFlag.named("web").withPrefix(place.prefix()).follow(connections, "shop")) {
            ledger.inTransaction(t -> {
                t.migration().register(new MigrationRecord("shop", "hash", "0.1", "s", "t", "preparing"));
                return true;
            });
            until("it is read", () -> flag.reading().isPresent());
            Optional<TrafficReading> before = flag.reading();
            // The client may be about to note that it is there, and refer to the migration's row.
            until("the ledger is gone", () -> {
                ledger.drop();
                return !ledger.exists();
            });
            until("that is noticed", () -> flag.trouble().isPresent());
            assertThat(flag.reading()).isEqualTo(before);
        }
    }

    /** Before the end of the block that it belongs to. */
    private static void end(AutoCloseable early) throws Exception {
        early.close();
    }

    private HikariDataSource connections() {
        TestDatabase database = database().database();
        HikariDataSource connections = new HikariDataSource();
        connections.setJdbcUrl(database.url());
        connections.setUsername(database.user());
        connections.setPassword(database.password());
        connections.setMaximumPoolSize(1);
        return connections;
    }

    private void become(long token, CutoverState... path) {
        for (int step = 1; step < path.length; step++) {
            CutoverState from = path[step - 1];
            CutoverState to = path[step];
            assertThat(ledger.<Boolean>inTransaction(t -> t.cutover().become(from, to, token, p -> p, "test")))
                    .isTrue();
        }
    }

    private List<Client> clients() {
        return ledger.inTransaction(t -> t.traffic().clients(LONG));
    }

    private static void until(String what, BooleanSupplier condition) {
        Waiting.until(what, LONG, () -> condition.getAsBoolean() ? true : null);
    }
}
