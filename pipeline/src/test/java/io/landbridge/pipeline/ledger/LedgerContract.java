package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.ledger.LedgerRemains.Use;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a ledger and its small stores promise. */
public abstract class LedgerContract {

    static final MigrationRecord SHOP =
            new MigrationRecord("shop", "hash-1", "0.1", "source 1", "target 1", "preparing");

    /** The ledger of a migration in a place of this test's own; the same place each time; not created yet. */
    protected abstract Ledger ledger(String migration);

    @Test
    void isCreatedOnceAndRemovedWithItsLastMigration() {
        Ledger shop = ledger("shop");
        Ledger crm = ledger("crm");
        assertThat(shop.exists()).isFalse();
        shop.create();
        shop.create();
        crm.create();
        assertThat(crm.exists()).isTrue();
        register(shop, SHOP);
        register(crm, new MigrationRecord("crm", "hash-2", "0.1", "source 2", "target 1", "preparing"));
        shop.inTransaction(t -> {
            t.audit().add("anna", "pause", "backup");
            t.control().change(now -> Wishes.NONE, "anna");
            t.stages().complete("schema", "hash-1");
            return true;
        });

        assertThat(shop.drop().use()).isEqualTo(Use.OTHER_MIGRATIONS);
        assertThat(find(shop)).isEmpty();
        assertThat(find(crm)).isPresent();
        assertThat(crm.drop().use()).isNotEqualTo(Use.OTHER_MIGRATIONS);
        assertThat(crm.exists()).isFalse();
        assertThat(crm.drop().use()).isNotEqualTo(Use.OTHER_MIGRATIONS);
        shop.create();
        assertThat(audit(shop, 9)).isEmpty();
    }

    @Test
    void manyMayCreateItAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> creation = () -> {
                ledger("shop").create();
                return ledger("shop").exists();
            };
            for (Future<Boolean> creator : threads.invokeAll(java.util.Collections.nCopies(8, creation))) {
                assertThat(creator.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsNotCommittedDidNotHappen() {
        Ledger shop = created();
        assertThatThrownBy(() -> shop.inTransaction(t -> {
                    t.stages().complete("schema", "hash-1");
                    throw new IllegalStateException("crash");
                }))
                .hasMessage("crash");
        try (LedgerTransaction transaction = shop.begin()) {
            transaction.stages().complete("copy", "hash-1");
        }
        List<String> complete = shop.inTransaction(t -> t.stages().complete("hash-1"));
        assertThat(complete).isEmpty();
    }

    @Test
    void aTransactionReadsWhatOthersHaveCommittedSinceItBegan() {
        Ledger shop = created();
        try (LedgerTransaction reader = shop.begin()) {
            assertThat(reader.stages().isComplete("schema", "hash-1")).isFalse();
            shop.inTransaction(t -> {
                t.stages().complete("schema", "hash-1");
                return true;
            });
            assertThat(reader.stages().isComplete("schema", "hash-1")).isTrue();
        }
    }

    @Test
    void aHandleIsOneSessionOverSeveralTransactions() {
        Ledger shop = created();
        try (LedgerTransaction first = shop.begin();
                LedgerTransaction second = shop.begin()) {
            String session = first.session();
            assertThat(second.session()).isNotEqualTo(session);
            first.stages().complete("one", "h");
            first.commit();
            first.stages().complete("two", "h");
            first.rollback();
            first.stages().complete("three", "h");
            first.commit();
            assertThat(first.session()).isEqualTo(session);
            assertThat(second.stages().complete("h")).containsExactly("one", "three");
        }
    }

    @Test
    void identitiesOfAMigrationNeverChange() {
        Ledger shop = created();
        register(shop, new MigrationRecord("shop", "hash-9", "0.2", "other", "other", "streaming"));
        assertThat(find(shop))
                .contains(new MigrationRecord("shop", "hash-9", "0.2", "source 1", "target 1", "preparing"));
        assertThat(attempt(shop)).isEqualTo(1);
        assertThat(attempt(shop)).isEqualTo(2);
    }

    @Test
    void aStageIsCompleteForItsPlanOnly() {
        Ledger shop = created();
        for (int i = 0; i < 2; i++) {
            shop.inTransaction(t -> {
                t.stages().complete("schema", "hash-1");
                return true;
            });
        }
        shop.inTransaction(t -> {
            assertThat(t.stages().isComplete("schema", "hash-1")).isTrue();
            assertThat(t.stages().isComplete("schema", "hash-2")).isFalse();
            assertThat(t.stages().isComplete("copy", "hash-1")).isFalse();
            t.stages().complete("schema", "hash-2");
            t.stages().complete("copy", "hash-2");
            t.stages().reopen("schema");
            t.stages().reopen("schema");
            assertThat(t.stages().isComplete("schema", "hash-1")).isFalse();
            assertThat(t.stages().complete("hash-2")).containsExactly("copy");
            return true;
        });
    }

    @Test
    void wishesAreReplacedAsAWhole() {
        Ledger shop = created();
        assertThat(wishes(shop)).isEqualTo(Wishes.NONE);
        Wishes all = new Wishes(true, "backup; it's \"late\"", true, 3, 20_000L, 250L);
        for (Wishes wishes : List.of(all, new Wishes(false, null, false, null, 7L, null), Wishes.NONE)) {
            shop.inTransaction(t -> {
                assertThat(t.control().change(now -> wishes, "anna")).isEqualTo(wishes);
                return true;
            });
            assertThat(wishes(shop)).isEqualTo(wishes);
        }
    }

    @Test
    void twoThatWishAtOnceBothGetWhatTheyWish() throws Exception {
        Ledger shop = created();
        ExecutorService other = Executors.newSingleThreadExecutor();
        // from nothing, and from wishes that are there
        try {
            for (int rows : new int[] {7, 8}) {
                Callable<Wishes> pausing = () -> shop.inTransaction(t -> t.control()
                        .change(
                                now -> new Wishes(
                                        true,
                                        "backup " + rows,
                                        now.stop(),
                                        now.parallelism(),
                                        now.maxRowsPerSecond(),
                                        now.chunkMillis()),
                                "bert"));
                Future<Wishes> pause;
                try (LedgerTransaction tune = shop.begin()) {
                    tune.control()
                            .change(
                                    now -> new Wishes(now.paused(), now.pauseReason(), false, 3, (long) rows, null),
                                    "anna");
                    pause = other.submit(pausing);
                    for (int i = 0; i < 100; i++) {
                        assertThat(tune.control().read().pauseReason()).isNotEqualTo("backup " + rows);
                    }
                    tune.commit();
                }
                Wishes both = new Wishes(true, "backup " + rows, false, 3, (long) rows, null);
                assertThat(pause.get()).isEqualTo(both);
                assertThat(wishes(shop)).isEqualTo(both);
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void aWishToCopyATableAnewStandsUntilThatBegins() {
        Ledger shop = created();
        shop.inTransaction(t -> {
            t.control().wishResync("shop.b", "anna");
            t.control().wishResync("shop.b", "bert");
            return true;
        });
        shop.inTransaction(t -> {
            t.control().wishResync("shop.a", "anna");
            return true;
        });
        assertThat(shop.<List<String>>inTransaction(t -> t.control().resyncWishes()))
                .containsExactlyInAnyOrder("shop.a", "shop.b");
        shop.inTransaction(t -> {
            t.control().fulfilResync("shop.b");
            return true;
        });
        assertThat(shop.<List<String>>inTransaction(t -> t.control().resyncWishes()))
                .containsExactly("shop.a");
    }

    @Test
    void theLatestAuditEntriesComeFirst() {
        Ledger shop = created();
        for (String action : List.of("pause", "resume", "tune")) {
            shop.inTransaction(t -> {
                t.audit().add("anna", action, "rate = 7");
                return true;
            });
        }
        assertThat(audit(shop, 2))
                .satisfiesExactly(
                        entry -> {
                            assertThat(entry.action()).isEqualTo("tune");
                            assertThat(entry.who()).isEqualTo("anna");
                            assertThat(entry.detail()).isEqualTo("rate = 7");
                            assertThat(entry.at()).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
                        },
                        entry -> assertThat(entry.action()).isEqualTo("resume"));
    }

    @Test
    void aRefusedRowStaysOpenUntilSomebodyDecides() {
        Ledger shop = created();
        Key awkward = Key.of("a\"b\\c ", "\u0000 tab\t 😀");
        long[] id = new long[2];
        shop.inTransaction(t -> {
            t.chunks().plan("shop.orders", 1, List.of(io.landbridge.pipeline.chunk.KeyRange.ALL), -1);
            id[0] = t.chunks().quarantineKey("shop.orders", 1, awkward);
            id[1] = t.chunks().quarantineKey("shop.orders", 1, Key.of("2"));
            t.quarantine().add(row(id[0], awkward, "note"));
            t.quarantine().add(row(id[1], Key.of("2"), null));
            return true;
        });
        shop.inTransaction(t -> {
            QuarantineStore rows = t.quarantine();
            assertThat(rows.open(null, 9)).containsExactly(row(id[0], awkward, "note"), row(id[1], Key.of("2"), null));
            assertThat(rows.open(null, 1)).containsExactly(row(id[0], awkward, "note"));
            assertThat(rows.open("shop.orders", 9)).hasSize(2);
            assertThat(rows.open("shop.order", 9)).isEmpty();
            assertThat(rows.count()).isEqualTo(2);
            assertThat(rows.openCount()).isEqualTo(2);
            assertThat(rows.resolve(id[0], "discarded")).isTrue();
            assertThat(rows.openCount()).isEqualTo(1);
            assertThat(rows.resolve(id[0], "retried")).isFalse();
            assertThat(rows.count()).isEqualTo(2);
            assertThat(rows.resolve(id[1], "retried")).isTrue();
            assertThat(rows.count()).isEqualTo(1);
            assertThat(rows.setAside(9))
                    .singleElement()
                    .satisfies(row -> assertThat(row.resolution()).isEqualTo("discarded"));
            assertThat(rows.open(null, 9)).isEmpty();
            rows.add(row(id[1], Key.of("2"), "again"));
            assertThat(rows.open(null, 9)).containsExactly(row(id[1], Key.of("2"), "again"));
            return true;
        });
    }

    private static QuarantinedRow row(long chunk, Key key, @org.jspecify.annotations.Nullable String column) {
        return new QuarantinedRow(chunk, "shop.orders", key, "{\"name\":\"\\u0000 é\"}", column, "too long", 1, "open");
    }

    private Ledger created() {
        Ledger shop = ledger("shop");
        shop.create();
        register(shop, SHOP);
        return shop;
    }

    private static Optional<MigrationRecord> find(Ledger ledger) {
        return ledger.inTransaction(t -> t.migration().find());
    }

    private static long attempt(Ledger ledger) {
        return ledger.inTransaction(t -> t.migration().nextAttempt());
    }

    private static Wishes wishes(Ledger ledger) {
        return ledger.inTransaction(t -> t.control().read());
    }

    private static List<AuditStore.Entry> audit(Ledger ledger, int limit) {
        return ledger.inTransaction(t -> t.audit().latest(limit));
    }

    private static void register(Ledger ledger, MigrationRecord migration) {
        ledger.inTransaction(t -> {
            t.migration().register(migration);
            return true;
        });
    }
}
