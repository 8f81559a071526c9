package io.landbridge.pipeline.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.FakeTicker;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.cutover.TrafficHold.Standstill;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TrafficHoldTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final FakeServer server = new FakeServer(Turns.free(), Chaos.NONE, () -> 0);
    private final Ledger ledger = server.ledger(new FakeProcess("cutover"), "shop");
    private final FakeTicker ticker = new FakeTicker();
    private long heldVersion;
    private long token;

    @BeforeEach
    void begin() {
        ledger.create();
        ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord("shop", "hash", "0.1", "source", "target", "streaming"));
            return true;
        });
        Ledger.Session session = ledger.session();
        token = ledger.inTransaction(
                        t -> t.leases().acquire(CutoverStore.ROLE, "test", session.id(), Duration.ofMinutes(1)))
                .orElseThrow();
        become(CutoverState.STAYED, CutoverState.PLANNED);
    }

    @Test
    void whereNobodyFollowsTheFlagNothingIsWaitedFor() {
        hold();
        Standstill found = waitFor(LIMIT);
        assertThat(found.isComplete()).isTrue();
        assertThat(found.clients()).isZero();
        assertThat(found.waited()).isZero();
    }

    @Test
    void everyClientHasSeenTheHoldAndEndedItsTransactions() {
        says("web-1", 0, 0);
        says("web-2", 0, 7);
        hold();
        ticker.meanwhile(() -> says("web-1", heldVersion, 0));
        ticker.meanwhile(() -> says("web-2", heldVersion, 7));
        ticker.meanwhile(() -> says("web-2", heldVersion, 1));
        ticker.meanwhile(() -> says("web-2", heldVersion, 0));
        Standstill found = waitFor(LIMIT);
        assertThat(found.isComplete()).isTrue();
        assertThat(found.clients()).isEqualTo(2);
        assertThat(ticker.left()).as("all of it was waited for").isEmpty();
    }

    @Test
    void aClientThatHasNotSeenTheHoldCountsAsMovingWhateverItSaidBefore() {
        says("web-1", 0, 0);
        hold();
        Standstill found = waitFor(LIMIT);
        assertThat(found.isComplete()).isFalse();
        assertThat(found.moving()).extracting(client -> client.client()).containsExactly("web-1");
        assertThat(found.waited()).isEqualTo(LIMIT);
    }

    @Test
    void aHoldThatSomebodyElseHasLetGoIsNotWaitedFor() {
        says("web-1", 0, 2);
        hold();
        ticker.meanwhile(() -> {
            become(CutoverState.FREEZING, CutoverState.ABORTED);
            become(CutoverState.ABORTED, CutoverState.STAYED);
        });
        Standstill found = waitFor(LIMIT);
        assertThat(found.held()).isFalse();
        assertThat(found.isComplete()).isFalse();
        assertThat(found.waited()).isLessThan(LIMIT);
    }

    private Standstill waitFor(Duration limit) {
        return new TrafficHold(ledger, ticker).await(limit);
    }

    private void hold() {
        become(CutoverState.PLANNED, CutoverState.FREEZING);
        heldVersion = ledger.inTransaction(t -> t.traffic().flag()).version();
    }

    private void become(CutoverState from, CutoverState to) {
        assertThat(ledger.<Boolean>inTransaction(t -> t.cutover().become(from, to, token, places -> places, "test")))
                .isTrue();
    }

    private void says(String client, long version, int open) {
        ledger.inTransaction(t -> {
            t.traffic().acknowledge(client, version, open);
            return true;
        });
    }
}
