package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.CutoverStore.Places;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.TrafficStore.Client;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the cutover's row promises: one door, and phase and traffic flag go through it together with the state. */
public abstract class CutoverStoreContract {

    private static final Position PLACE = Position.decode("postgresql lsn=0/16B3748");

    private Ledger ledger;
    private Ledger.Session session;
    private long token;

    /** An empty ledger of a migration {@code shop}, created. */
    protected abstract Ledger created();

    @BeforeEach
    void open() {
        ledger = created();
        session = ledger.session();
        token = ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord("shop", "a".repeat(64), "1", "s", "t", "preparing"));
            return t.leases()
                    .acquire(CutoverStore.ROLE, "test", session.id(), Duration.ofMinutes(10))
                    .orElseThrow();
        });
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void theSourceIsLiveBeforeAnythingHasHappened() {
        assertThat(find()).isEqualTo(CutoverRecord.NONE);
        assertThat(flag()).isEqualTo(Flag.INITIAL);
        assertThat(phase()).isEqualTo("preparing");
    }

    @Test
    void phaseAndFlagGoWithTheState() {
        ledger.inTransaction(t -> {
            t.cutover().beginStreaming();
            return true;
        });
        assertThat(phase()).isEqualTo("streaming");
        assertThat(become(CutoverState.STAYED, CutoverState.PLANNED)).isTrue();
        assertThat(phase()).isEqualTo("cutting-over");
        assertThat(flag().hold()).isFalse();
        assertThat(become(CutoverState.PLANNED, CutoverState.FREEZING)).isTrue();
        Flag held = flag();
        assertThat(held.hold()).isTrue();
        assertThat(held.direct()).isEqualTo(Side.SOURCE);
        assertThat(become(CutoverState.FREEZING, CutoverState.FROZEN)).isTrue();
        assertThat(flag()).as("nothing new for clients").isEqualTo(held);
        assertThat(become(CutoverState.FROZEN, CutoverState.SWITCHED)).isTrue();
        assertThat(phase()).isEqualTo("switched");
        assertThat(flag()).isEqualTo(new Flag(held.version() + 1, Side.TARGET, true));
        assertThat(become(CutoverState.SWITCHED, CutoverState.LIVE)).isTrue();
        assertThat(flag()).isEqualTo(new Flag(held.version() + 2, Side.TARGET, false));
        assertThat(find().live()).isEqualTo(Side.TARGET);
    }

    @Test
    void aMigrationThatWentBackSaysSo() {
        through(
                CutoverState.PLANNED,
                CutoverState.FREEZING,
                CutoverState.FROZEN,
                CutoverState.SWITCHED,
                CutoverState.LIVE,
                CutoverState.RETURNING,
                CutoverState.RETURN_FROZEN,
                CutoverState.RETURNED,
                CutoverState.STAYED);
        assertThat(phase()).isEqualTo("rolled-back");
        assertThat(flag().direct()).isEqualTo(Side.SOURCE);
        assertThat(flag().hold()).isFalse();
        through(CutoverState.PLANNED, CutoverState.STAYED);
        assertThat(phase()).isEqualTo("streaming");
    }

    @Test
    void onlyWhoSeesTheStateAndHoldsTheLeaseChangesIt() {
        assertThat(become(CutoverState.PLANNED, CutoverState.FREEZING)).isFalse();
        assertThat(ledger.<Boolean>inTransaction(t -> t.cutover()
                        .become(
                                CutoverState.STAYED,
                                CutoverState.PLANNED,
                                token + 1,
                                UnaryOperator.identity(),
                                "test")))
                .isFalse();
        ledger.inTransaction(t -> {
            t.leases().release(CutoverStore.ROLE, token);
            return true;
        });
        assertThat(become(CutoverState.STAYED, CutoverState.PLANNED)).isFalse();
        assertThat(find().state()).isEqualTo(CutoverState.STAYED);
        assertThatThrownBy(() -> become(CutoverState.PLANNED, CutoverState.SWITCHED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void placesAreKept() {
        Places places = new Places(PLACE, PLACE, PLACE, PLACE, PLACE, true);
        assertThat(ledger.<Boolean>inTransaction(t ->
                        t.cutover().become(CutoverState.STAYED, CutoverState.PLANNED, token, old -> places, "anna")))
                .isTrue();
        assertThat(find().places()).isEqualTo(places);
        assertThat(find().changedBy()).isEqualTo("anna");
        assertThat(ledger.<Boolean>inTransaction(t -> t.cutover()
                        .note(
                                CutoverState.PLANNED,
                                token,
                                old -> old.withForwardHeld(false).withFreeze(null))))
                .isTrue();
        assertThat(find().places()).isEqualTo(new Places(null, PLACE, PLACE, PLACE, PLACE, false));
        assertThat(ledger.<Boolean>inTransaction(t -> t.cutover().note(CutoverState.FROZEN, token, old -> Places.NONE)))
                .isFalse();
        assertThat(ledger.<Boolean>inTransaction(
                        t -> t.cutover().note(CutoverState.PLANNED, token + 1, old -> Places.NONE)))
                .isFalse();
    }

    @Test
    void theWayBackAndTheOperatorAreNotedBesideTheState() {
        ledger.inTransaction(t -> {
            t.cutover().wayBack(WayBack.PROVEN, "in 12 ms");
            t.cutover().needsOperator("the source's fence stands", "test");
            return true;
        });
        assertThat(find().wayBack()).isEqualTo(WayBack.PROVEN);
        assertThat(find().wayBackNote()).isEqualTo("in 12 ms");
        assertThat(find().needsOperator()).isEqualTo("the source's fence stands");
        assertThat(phase()).isEqualTo("needs-operator");
        ledger.inTransaction(t -> {
            t.cutover().needsOperator(null, "anna");
            return true;
        });
        assertThat(phase()).isEqualTo("streaming");
    }

    @Test
    void clientsSayWhatTheyHaveSeen() {
        ledger.inTransaction(t -> {
            t.traffic().acknowledge("web-1", 3, 2);
            t.traffic().acknowledge("web-2", 2, 0);
            t.traffic().acknowledge("web-1", 4, 0);
            return true;
        });
        List<Client> heard = ledger.inTransaction(t -> t.traffic().clients(Duration.ofMinutes(10)));
        assertThat(heard).containsExactlyInAnyOrder(new Client("web-1", 4, 0), new Client("web-2", 2, 0));
    }

    private void through(CutoverState... states) {
        for (CutoverState next : states) {
            assertThat(become(find().state(), next)).as("to %s", next).isTrue();
        }
    }

    private boolean become(CutoverState from, CutoverState to) {
        return ledger.<Boolean>inTransaction(
                t -> t.cutover().become(from, to, token, UnaryOperator.identity(), "test"));
    }

    private CutoverRecord find() {
        return ledger.inTransaction(t -> t.cutover().find());
    }

    private Flag flag() {
        return ledger.inTransaction(t -> t.traffic().flag());
    }

    private String phase() {
        return ledger.inTransaction(t -> t.migration().find().orElseThrow().phase());
    }
}
