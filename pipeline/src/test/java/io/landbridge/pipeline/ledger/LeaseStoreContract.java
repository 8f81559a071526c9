package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leases promise: one holder at a time, and the one with the older token knows that it is not. */
public abstract class LeaseStoreContract {

    private static final Duration LONG = Duration.ofMinutes(10);

    private Ledger ledger;

    /** An empty ledger of a migration {@code shop}, created. */
    protected abstract Ledger created();

    @BeforeEach
    void open() {
        ledger = created();
    }

    @Test
    void onlyOneHoldsALease() {
        try (Ledger.Session first = ledger.session();
                Ledger.Session second = ledger.session()) {
            assertThat(first.id()).isNotEqualTo(second.id());
            assertThat(acquire("runner", "a", first, LONG)).contains(1L);
            assertThat(acquire("runner", "b", second, LONG)).isEmpty();
            assertThat(acquire("cutover", "b", second, LONG)).contains(1L);
            ledger.inTransaction(t -> {
                t.leases().release("runner", 1);
                return true;
            });
            assertThat(holder("runner")).isEmpty();
            assertThat(acquire("runner", "b", second, LONG)).contains(2L);
            assertThat(renew("runner", 1, "copying")).isFalse();
        }
    }

    @Test
    void theHolderSaysWhatItIsDoing() {
        try (Ledger.Session session = ledger.session()) {
            acquire("runner", "host 1, process 2", session, LONG);
            assertThat(holder("runner")).hasValueSatisfying(holder -> {
                assertThat(holder.holder()).isEqualTo("host 1, process 2");
                assertThat(holder.activity()).isEmpty();
                assertThat(holder.token()).isEqualTo(1);
                assertThat(holder.seconds()).isBetween(0L, 60L);
                assertThat(holder.secondsLeft()).isBetween(LONG.toSeconds() - 60, LONG.toSeconds());
            });
            assertThat(renew("runner", 1, "throttled: replicaLag 9s")).isTrue();
            assertThat(holder("runner").orElseThrow().activity()).isEqualTo("throttled: replicaLag 9s");
        }
    }

    @Test
    void aHolderWhoseSessionIsGoneHoldsNothing() {
        Ledger.Session dead = ledger.session();
        acquire("runner", "a", dead, LONG);
        assertThat(holder("runner")).isPresent();
        dead.close();
        try (Ledger.Session next = ledger.session()) {
            awaitNoHolder();
            assertThat(acquire("runner", "b", next, LONG)).contains(2L);
            assertThat(renew("runner", 1, "copying")).isFalse();
            assertThat(renew("runner", 2, "copying")).isTrue();
        }
    }

    @Test
    void aLeaseThatRanOutIsFreeAndItsHolderCannotRenewOnceAnotherHasIt() {
        try (Ledger.Session slow = ledger.session();
                Ledger.Session next = ledger.session()) {
            acquire("runner", "slow", slow, Duration.ZERO);
            assertThat(holder("runner")).isEmpty();
            assertThat(renew("runner", 1, "copying")).isTrue();
            assertThat(acquire("runner", "next", next, LONG)).isEmpty();
            ledger.inTransaction(t -> t.leases().renew("runner", 1, "copying", Duration.ZERO));
            assertThat(acquire("runner", "next", next, LONG)).contains(2L);
            assertThat(renew("runner", 1, "copying")).isFalse();
            ledger.inTransaction(t -> {
                t.leases().release("runner", 1);
                return true;
            });
            assertThat(holder("runner").orElseThrow().holder()).isEqualTo("next");
        }
    }

    @Test
    void nobodyRenewsALeaseThatWasGivenUp() {
        try (Ledger.Session session = ledger.session()) {
            acquire("runner", "a", session, LONG);
            ledger.inTransaction(t -> {
                t.leases().release("runner", 1);
                return true;
            });
            assertThat(renew("runner", 1, "copying")).isFalse();
            assertThat(renew("streamer", 1, "copying")).isFalse();
        }
    }

    @Test
    void onlyTheHolderHoldsItAndNobodyTakesItBeforeHisTransactionHasEnded() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Ledger.Session first = ledger.session();
                Ledger.Session second = ledger.session()) {
            assertThat(holds("runner", 1)).as("nobody's").isFalse();
            acquire("runner", "a", first, Duration.ZERO);
            assertThat(holds("runner", 1))
                    .as("it ran out, but nobody else has it")
                    .isTrue();
            assertThat(holds("runner", 2)).isFalse();
            assertThat(holds("cutover", 1)).isFalse();
            Future<Optional<Long>> taken;
            try (LedgerTransaction fenced = ledger.begin()) {
                assertThat(fenced.leases().holds("runner", 1)).isTrue();
                taken = other.submit(() -> acquire("runner", "b", second, LONG));
                for (int i = 0; i < 100; i++) {
                    assertThat(fenced.leases().holds("runner", 1))
                            .as("the other one waits")
                            .isTrue();
                }
                fenced.commit();
            }
            assertThat(taken.get()).contains(2L);
            assertThat(holds("runner", 1)).isFalse();
            assertThat(holds("runner", 2)).isTrue();
            ledger.inTransaction(t -> {
                t.leases().release("runner", 2);
                return true;
            });
            assertThat(holds("runner", 2)).isFalse();
        } finally {
            other.shutdownNow();
        }
    }

    private boolean holds(String role, long token) {
        return ledger.inTransaction(t -> t.leases().holds(role, token));
    }

    @Test
    void aSessionKnowsWhetherItLives() {
        Ledger.Session session = ledger.session();
        assertThat(session.isAlive()).isTrue();
        session.close();
        assertThat(session.isAlive()).isFalse();
    }

    private Optional<Long> acquire(String role, String holder, Ledger.Session session, Duration lease) {
        return ledger.inTransaction(t -> t.leases().acquire(role, holder, session.id(), lease));
    }

    private boolean renew(String role, long token, String activity) {
        return ledger.inTransaction(t -> t.leases().renew(role, token, activity, LONG));
    }

    private Optional<LeaseStore.Holder> holder(String role) {
        return ledger.inTransaction(t -> t.leases().holder(role));
    }

    // A server notices a closed socket by itself, but not in the same instant.
    private void awaitNoHolder() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (holder("runner").isPresent()) {
            assertThat(System.nanoTime()).as("the server has noticed").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
