package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.TrafficStore.Client;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the traffic flag promises to clients, and what is known of them. */
public abstract class TrafficStoreContract {

    private static final Duration LONG = Duration.ofMinutes(10);

    private Ledger ledger;

    /** A created ledger of the migration in a place of this test's own; the same place each time. */
    protected abstract Ledger created(String migration);

    @BeforeEach
    void open() {
        ledger = created("shop");
        ChunkStoreContract.register(ledger, "shop");
    }

    @Test
    void theFlagFollowsTheCutoverAndGrowsOnlyWhenClientsHaveSomethingToDo() {
        assertThat(flag()).isEqualTo(Flag.INITIAL);
        try (Ledger.Session session = ledger.session()) {
            long token = ledger.inTransaction(t -> t.leases().acquire(CutoverStore.ROLE, "a", session.id(), LONG))
                    .orElseThrow();
            become(CutoverState.STAYED, CutoverState.PLANNED, token);
            Flag planned = flag();
            assertThat(planned.direct()).isEqualTo(Side.SOURCE);
            assertThat(planned.hold()).isFalse();

            become(CutoverState.PLANNED, CutoverState.FREEZING, token);
            Flag held = flag();
            assertThat(held.hold()).isTrue();
            assertThat(held.version()).isGreaterThan(planned.version());
            become(CutoverState.FREEZING, CutoverState.FROZEN, token);
            assertThat(flag()).as("nothing to do").isEqualTo(held);

            become(CutoverState.FROZEN, CutoverState.SWITCHED, token);
            become(CutoverState.SWITCHED, CutoverState.LIVE, token);
            assertThat(flag().direct()).isEqualTo(Side.TARGET);
            assertThat(flag().hold()).isFalse();
            assertThat(flag().version()).isGreaterThan(held.version());
        }
    }

    @Test
    void aClientIsWhatItSaidLastUntilItSaysGoodbye() {
        acknowledge("web-1", 0, 3);
        acknowledge("web-2", 1, 0);
        acknowledge("web-1", 1, 2);
        assertThat(clients(LONG)).containsExactly(new Client("web-1", 1, 2), new Client("web-2", 1, 0));
        forget("web-2");
        forget("web-2");
        assertThat(clients(LONG)).containsExactly(new Client("web-1", 1, 2));
    }

    @Test
    void migrationsDoNotSeeEachOthersClients() {
        Ledger crm = created("crm");
        ChunkStoreContract.register(crm, "crm");
        acknowledge("web-1", 0, 3);
        List<Client> others = crm.inTransaction(t -> {
            t.traffic().forget("web-1");
            return t.traffic().clients(LONG);
        });
        assertThat(others).isEmpty();
        assertThat(clients(LONG)).hasSize(1);
    }

    private Flag flag() {
        return ledger.inTransaction(t -> t.traffic().flag());
    }

    private void become(CutoverState from, CutoverState to, long token) {
        assertThat(ledger.<Boolean>inTransaction(t -> t.cutover().become(from, to, token, places -> places, "test")))
                .isTrue();
    }

    private void acknowledge(String client, long version, int open) {
        ledger.inTransaction(t -> {
            t.traffic().acknowledge(client, version, open);
            return true;
        });
    }

    private void forget(String client) {
        ledger.inTransaction(t -> {
            t.traffic().forget(client);
            return true;
        });
    }

    private List<Client> clients(Duration within) {
        return ledger.inTransaction(t -> t.traffic().clients(within));
    }
}
