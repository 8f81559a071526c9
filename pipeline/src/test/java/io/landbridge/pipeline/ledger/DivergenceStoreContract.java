package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.DivergenceStore.Divergence;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What findings promise: each is kept until somebody has looked. */
public abstract class DivergenceStoreContract {

    private static final Key AWKWARD = Key.of("a\"b\\c ", "\u0000 tab\t 😀");
    private static final String POSITION = "postgresql lsn=16/B374D848";

    private Ledger ledger;

    /** A created ledger of the migration in a place of this test's own; the same place each time. */
    protected abstract Ledger created(String migration);

    @BeforeEach
    void open() {
        ledger = created("shop");
        ChunkStoreContract.register(ledger, "shop");
    }

    @Test
    void aFindingStaysOpenUntilSomebodyHasLooked() {
        add(ledger, AWKWARD);
        add(ledger, Key.of("2"));
        List<Divergence> found = open(9);
        assertThat(found)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(new Divergence(
                                        first.id(), "shop.a", AWKWARD, "A DELETE found no row", POSITION)),
                        second -> assertThat(second.key()).isEqualTo(Key.of("2")));
        assertThat(open(1)).containsExactly(found.get(0));
        assertThat(count(ledger)).isEqualTo(2);

        resolve(ledger, found.get(0).id());
        resolve(ledger, found.get(0).id());
        assertThat(open(9)).containsExactly(found.get(1));
        assertThat(count(ledger)).isEqualTo(1);
    }

    @Test
    void aFindingBelongsToItsTransaction() {
        try (LedgerTransaction transaction = ledger.begin()) {
            transaction.divergences().add("shop.a", AWKWARD, "A DELETE found no row", POSITION);
            assertThat(transaction.divergences().openCount()).isEqualTo(1);
        }
        assertThat(count(ledger)).isZero();
    }

    @Test
    void migrationsDoNotSeeEachOther() {
        Ledger crm = created("crm");
        ChunkStoreContract.register(crm, "crm");
        add(ledger, AWKWARD);
        assertThat(count(crm)).isZero();
        resolve(crm, open(1).get(0).id());
        assertThat(count(ledger)).isEqualTo(1);
    }

    private static void add(Ledger to, Key key) {
        to.inTransaction(t -> {
            t.divergences().add("shop.a", key, "A DELETE found no row", POSITION);
            return true;
        });
    }

    private List<Divergence> open(int limit) {
        return ledger.inTransaction(t -> t.divergences().open(limit));
    }

    private static long count(Ledger of) {
        return of.inTransaction(t -> t.divergences().openCount());
    }

    private static void resolve(Ledger of, long id) {
        of.inTransaction(t -> {
            t.divergences().resolve(id, "verified equal");
            return true;
        });
    }
}
