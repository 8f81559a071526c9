package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ValidationStore.ClosedMismatch;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.ledger.ValidationStore.Verified;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ranges and mismatches promise. */
public abstract class ValidationStoreContract {

    private static final Key AWKWARD = Key.of("a\"b\\c ", "\u0000 tab\t 😀");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    private Ledger ledger;

    /** A created ledger of the migration in a place of this test's own; the same place each time. */
    protected abstract Ledger created(String migration);

    @BeforeEach
    void open() {
        ledger = created("shop");
        ChunkStoreContract.register(ledger, "shop");
    }

    @Test
    void rangesAreKeptInTheirOrderAndAreStale() {
        List<KeyRange> ranges = List.of(new KeyRange(null, AWKWARD), new KeyRange(AWKWARD, null));
        does(v -> v.plan("shop.a", 3, ranges));
        List<RangeRecord> kept = ranges("shop.a");
        assertThat(kept).extracting(RangeRecord::range).isEqualTo(ranges);
        assertThat(kept).allSatisfy(range -> {
            assertThat(range.epoch()).isEqualTo(3);
            assertThat(range.verified()).isNull();
            assertThat(range.changedAt()).isNull();
            assertThat(range.isFresh("hash", "digest-1")).isFalse();
        });
        assertThat(ranges("shop.b")).isEmpty();
        assertThat(ranges("shop.A")).isEmpty();
        does(v -> v.plan("shop.b", 1, List.of(KeyRange.ALL)));
        assertThat(ledger.<List<RangeRecord>>inTransaction(t -> t.validation().ranges()))
                .extracting(RangeRecord::table)
                .containsExactly("shop.a", "shop.a", "shop.b");
    }

    @Test
    void manyRangesAreManyRanges() {
        List<KeyRange> ranges = new ArrayList<>();
        Key lower = null;
        for (int i = 0; i < 1_234; i++) {
            Key upper = Key.of(Integer.toString(i));
            ranges.add(new KeyRange(lower, upper));
            lower = upper;
        }
        ranges.add(new KeyRange(lower, null));
        does(v -> v.plan("shop.a", 1, ranges));
        List<RangeRecord> kept = ranges("shop.a");
        assertThat(kept).extracting(RangeRecord::range).isEqualTo(ranges);
        does(v -> v.changed(kept.stream().map(RangeRecord::id).toList(), at(7)));
        assertThat(ranges("shop.a"))
                .allSatisfy(range -> assertThat(range.changedAt()).isEqualTo(at(7)));
    }

    @Test
    void theVersionMovesWithEachPlanAndEachNewEpoch() {
        assertThat(version()).isZero();
        does(v -> v.plan("shop.a", 1, List.of(KeyRange.ALL)));
        long first = version();
        does(v -> v.plan("shop.b", 1, List.of(KeyRange.ALL)));
        long second = version();
        does(v -> v.plan("shop.a", 1, List.of(KeyRange.ALL)));
        assertThat(List.of(0L, first, second, version())).doesNotHaveDuplicates();
        long third = version();
        ledger.inTransaction(t -> {
            t.chunks().plan("shop.b", 1, List.of(KeyRange.ALL), 1);
            t.chunks().resync("shop.b", List.of(KeyRange.ALL));
            return true;
        });
        assertThat(version()).isNotEqualTo(third);
        assertThat(ranges("shop.b")).isEmpty();
        assertThat(ranges("shop.a")).hasSize(1);
    }

    @Test
    void aRangeIsFreshUntilSomethingChangesBehindWhereItWasVerified() {
        does(v -> v.plan("shop.a", 1, List.of(KeyRange.ALL)));
        RangeRecord range = ranges("shop.a").get(0);
        Verified verified = new Verified(at(20), at(21), "hash", "digest-1", "00000000000000ff", NOON);
        does(v -> v.changed(List.of(range.id()), at(20)));
        does(v -> v.verified(range.id(), 17, verified));
        RangeRecord fresh = ranges("shop.a").get(0);
        assertThat(fresh.verified()).isEqualTo(verified);
        assertThat(fresh.rows()).isEqualTo(17);
        assertThat(fresh.isFresh("hash", "digest-1")).isTrue();
        assertThat(fresh.isFresh("other", "digest-1")).isFalse();
        assertThat(fresh.isFresh("hash", "digest-2")).isFalse();

        does(v -> v.changed(List.of(range.id()), at(21)));
        assertThat(ranges("shop.a").get(0).isFresh("hash", "digest-1")).isFalse();
    }

    @Test
    void aRangeThatIsRefutedWasNeverVerified() {
        does(v -> v.plan("shop.a", 1, List.of(new KeyRange(null, AWKWARD), new KeyRange(AWKWARD, null))));
        List<RangeRecord> both = ranges("shop.a");
        both.forEach(range ->
                does(v -> v.verified(range.id(), 17, new Verified(at(20), at(21), "hash", "digest-1", "00ff", NOON))));
        long version = version();
        does(v -> v.refuted(both.get(1).id()));
        assertThat(ranges("shop.a"))
                .extracting(range -> range.isFresh("hash", "digest-1"))
                .containsExactly(true, false);
        assertThat(ranges("shop.a").get(1).verified()).isNull();
        assertThat(ranges("shop.a").get(1).rows()).isEqualTo(17);
        assertThat(version()).isNotEqualTo(version);
    }

    @Test
    void rangesAreFoundByTheirNumbers() {
        does(v -> v.plan("shop.a", 1, List.of(new KeyRange(null, AWKWARD), new KeyRange(AWKWARD, null))));
        List<RangeRecord> both = ranges("shop.a");
        long last = both.get(1).id();
        assertThat(some(List.of(last, last + 1_000_000))).containsExactly(both.get(1));
        assertThat(some(List.of(last, both.get(0).id()))).isEqualTo(both);
        assertThat(some(List.of())).isEmpty();
    }

    private List<RangeRecord> some(List<Long> ids) {
        return ledger.inTransaction(t -> t.validation().ranges(ids));
    }

    @Test
    void withoutALogNothingChangesARange() {
        does(v -> v.plan("shop.a", 1, List.of(KeyRange.ALL)));
        RangeRecord range = ranges("shop.a").get(0);
        does(v -> v.verified(range.id(), 0, new Verified(null, null, "hash", "digest-1", null, NOON)));
        assertThat(ranges("shop.a").get(0).isFresh("hash", "digest-1")).isTrue();
        does(v -> v.changed(List.of(range.id()), at(1)));
        assertThat(ranges("shop.a").get(0).isFresh("hash", "digest-1")).isFalse();
    }

    @Test
    void aRangeThatIsGoneIsNeitherVerifiedNorChanged() {
        does(v -> v.plan("shop.a", 1, List.of(KeyRange.ALL)));
        long gone = ranges("shop.a").get(0).id();
        does(v -> v.plan("shop.a", 2, List.of(KeyRange.ALL)));
        does(v -> v.verified(gone, 17, new Verified(at(20), at(21), "hash", "digest-1", "00000000000000ff", NOON)));
        does(v -> v.changed(List.of(gone), at(30)));
        assertThat(ranges("shop.a")).singleElement().satisfies(range -> {
            assertThat(range.verified()).isNull();
            assertThat(range.changedAt()).isNull();
        });
    }

    @Test
    void aChangeBelongsToItsTransaction() {
        does(v -> v.plan("shop.a", 1, List.of(KeyRange.ALL)));
        long range = ranges("shop.a").get(0).id();
        try (LedgerTransaction transaction = ledger.begin()) {
            transaction.validation().changed(List.of(range), at(9));
        }
        assertThat(ranges("shop.a").get(0).changedAt()).isNull();
    }

    @Test
    void aMismatchStaysOpenUntilSomebodyCloses() {
        does(v -> v.add(mismatch(AWKWARD, "different", "{\"a\":[\"1\",null]}", 1)));
        does(v -> v.add(mismatch(Key.of("2"), "missing", "{}", 1)));
        does(v -> v.add(mismatch(null, "extra", "{\"b\":[null,\"x\"]}", 1)));
        List<MismatchRecord> open = open(9);
        assertThat(open).hasSize(3);
        assertThat(open.get(0))
                .isEqualTo(with(open.get(0).id(), mismatch(AWKWARD, "different", "{\"a\":[\"1\",null]}", 1)));
        assertThat(open(2)).hasSize(2);
        assertThat(count(ledger)).isEqualTo(3);
        does(v -> v.close(open.get(0).id(), "repaired", "anna"));
        does(v -> v.close(open.get(0).id(), "gone", "anna"));
        assertThat(open(9)).containsExactly(open.get(1), open.get(2));
        assertThat(count(ledger)).isEqualTo(2);
        List<ClosedMismatch> settled = ledger.inTransaction(t -> t.validation().closed(9));
        assertThat(settled).singleElement().satisfies(closed -> {
            assertThat(closed.row()).isEqualTo(open.get(0));
            assertThat(closed.state()).isEqualTo("repaired");
            assertThat(closed.by()).isEqualTo("anna");
        });
    }

    @Test
    void aWishStandsUntilTheRowIsOnItsWayAndTheMismatchUntilItIsClosed() {
        does(v -> v.add(mismatch(AWKWARD, "different", "{}", 1)));
        does(v -> v.add(mismatch(Key.of("2"), "missing", "{}", 1)));
        List<MismatchRecord> open = open(9);
        List<Long> ids = open.stream().map(MismatchRecord::id).toList();
        assertThat(wished()).isEmpty();
        does(v -> assertThat(v.wish(ids)).isEqualTo(2));
        assertThat(wished()).isEqualTo(open);
        does(v -> v.recopied(ids.get(0)));
        assertThat(wished()).containsExactly(open.get(1));
        assertThat(count(ledger)).isEqualTo(2);
        does(v -> v.wish(List.of(ids.get(0))));
        assertThat(wished()).isEqualTo(open);
        does(v -> v.close(ids.get(0), "repaired", "anna"));
        does(v -> assertThat(v.wish(ids.subList(0, 1))).isZero());
        assertThat(wished()).containsExactly(open.get(1));
        // found anew, and so not repaired
        does(v -> v.add(mismatch(Key.of("2"), "missing", "{}", 1)));
        assertThat(wished()).isEmpty();
        assertThat(count(ledger)).isEqualTo(1);
    }

    private List<MismatchRecord> wished() {
        return ledger.inTransaction(t -> t.validation().wished(9));
    }

    @Test
    void aRowIsOpenOnce() {
        does(v -> v.add(mismatch(AWKWARD, "different", "{\"a\":[\"1\",null]}", 1)));
        does(v -> v.add(mismatch(null, "extra", "{\"b\":[null,\"x\"]}", 1)));
        List<MismatchRecord> first = open(9);
        does(v -> v.add(mismatch(AWKWARD, "missing", "{\"a\":[\"1\",null]}", 5)));
        does(v -> v.add(mismatch(null, "extra", "{\"b\":[null,\"x\"]}", 5)));
        assertThat(open(9))
                .containsExactly(
                        with(first.get(0).id(), mismatch(AWKWARD, "missing", "{\"a\":[\"1\",null]}", 5)),
                        with(first.get(1).id(), mismatch(null, "extra", "{\"b\":[null,\"x\"]}", 5)));
        does(v -> v.add(mismatch(null, "extra", "{\"b\":[null,\"y\"]}", 5)));
        assertThat(count(ledger)).isEqualTo(3);
    }

    @Test
    void migrationsDoNotSeeEachOther() {
        Ledger crm = created("crm");
        ChunkStoreContract.register(crm, "crm");
        does(v -> v.plan("shop.a", 1, List.of(KeyRange.ALL)));
        does(v -> v.add(mismatch(AWKWARD, "extra", "{}", 1)));
        long range = ranges("shop.a").get(0).id();
        long found = open(1).get(0).id();
        crm.inTransaction(t -> {
            assertThat(t.validation().version()).isZero();
            assertThat(t.validation().ranges("shop.a")).isEmpty();
            assertThat(t.validation().openCount()).isZero();
            return true;
        });
        crm.inTransaction(t -> {
            t.validation().close(found + 1_000_000, "gone", "anna");
            t.validation().changed(List.of(range + 1_000_000), at(1));
            return true;
        });
        assertThat(count(ledger)).isEqualTo(1);
    }

    private static MismatchRecord mismatch(@Nullable Key key, String kind, String columns, int looks) {
        return new MismatchRecord(0, "shop.a", key, kind, columns, looks, at(5), at(6), NOON);
    }

    private static MismatchRecord with(long id, MismatchRecord of) {
        return new MismatchRecord(
                id,
                of.table(),
                of.key(),
                of.kind(),
                of.columns(),
                of.looks(),
                of.sourcePosition(),
                of.targetPosition(),
                of.foundAt());
    }

    private static String at(long lsn) {
        return new PostgresPosition(lsn).encode();
    }

    private void does(Consumer<ValidationStore> work) {
        ledger.inTransaction(t -> {
            work.accept(t.validation());
            return true;
        });
    }

    private long version() {
        return ledger.inTransaction(t -> t.validation().version());
    }

    private List<RangeRecord> ranges(String table) {
        return ledger.inTransaction(t -> t.validation().ranges(table));
    }

    private List<MismatchRecord> open(int limit) {
        return ledger.inTransaction(t -> t.validation().open(limit));
    }

    private static long count(Ledger of) {
        return of.inTransaction(t -> t.validation().openCount());
    }
}
