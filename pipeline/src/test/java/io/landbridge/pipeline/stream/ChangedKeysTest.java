package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.ledger.ValidationStore.Verified;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangedKeysTest {

    private static final long RANGE = 7;

    private final ChangedKeys keys = new ChangedKeys(100, 4);

    @Test
    void whatChangedSinceARangeWasProvedIsKnown() {
        keys.follow(List.of(proved(10, null)), at(10));
        batch(10, 20, "a", "b");
        batch(20, 30, "b", "c");
        assertThat(known(proved(10, 30L))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(known(proved(20, 30L))).containsExactlyInAnyOrder("b", "c");
        assertThat(keys.size()).isEqualTo(2);
    }

    @Test
    void whatWasForgottenSinceItWasProvedIsNotClaimedToBeKnown() {
        keys.follow(List.of(proved(10, null)), at(10));
        batch(10, 20, "a");
        assertThat(known(proved(20, 20L))).isEmpty();
        // Somebody slower has noted that it was proved earlier.
        assertThat(known(proved(15, 20L))).isNull();
    }

    @Test
    void changesBeforeItBeganToListenAreNotKnown() {
        keys.begin(at(20), at(30));
        keys.follow(List.of(proved(10, 15L)), at(20));
        batch(20, 30, "a");
        assertThat(known(proved(10, 30L))).isNull();
        assertThat(known(proved(20, 30L))).containsExactly("a");
    }

    @Test
    void ofARangeThatWasFreshWhenItBeganEverythingIsKnown() {
        keys.begin(at(20), at(30));
        keys.follow(List.of(proved(10, 10L)), at(20));
        batch(20, 30, "a");
        assertThat(known(proved(10, 30L))).containsExactly("a");
    }

    @Test
    void changesThatAnotherProcessAppliedAreNotKnown() {
        keys.follow(List.of(proved(10, null)), at(10));
        batch(10, 20, "a");
        batch(25, 30, "b");
        assertThat(known(proved(10, 30L))).isNull();
        assertThat(known(proved(25, 30L))).containsExactly("b");
    }

    @Test
    void aBatchThatIsTriedAgainIsNoGap() {
        keys.follow(List.of(proved(10, null)), at(10));
        batch(10, 30, "a", "b");
        batch(10, 20, "a");
        batch(20, 30, "b");
        assertThat(known(proved(10, 30L))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void ofMoreKeysThanItMayRememberItRemembersNone() {
        keys.follow(List.of(proved(10, null)), at(10));
        batch(10, 20, "a", "b", "c", "d", "e", "f");
        assertThat(known(proved(10, 20L))).isNull();
        assertThat(keys.size()).isLessThanOrEqualTo(4);
        batch(20, 30, "g");
        assertThat(known(proved(20, 30L))).containsExactly("g");
    }

    @Test
    void aLargeRangeMayHaveMore() {
        RangeRecord large = new RangeRecord(RANGE, "shop.a", 1, KeyRange.ALL, 1_000, verified(10), null);
        keys.follow(List.of(large), at(10));
        batch(10, 20, "a", "b", "c", "d", "e", "f");
        assertThat(keys.since(large).orElseThrow()).hasSize(6);
    }

    @Test
    void allRangesTogetherHaveABound() {
        keys.follow(List.of(proved(10, null), another()), at(10));
        keys.begin(at(10), at(20));
        for (int i = 0; i < 200; i++) {
            keys.changed(i % 2 == 0 ? RANGE : 8, Key.of("k" + i), at(20));
            assertThat(keys.size()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void aRangeThatIsNoMoreTakesNoRoom() {
        keys.follow(List.of(proved(10, null)), at(10));
        batch(10, 20, "a", "b");
        keys.follow(List.of(another()), at(20));
        assertThat(keys.size()).isZero();
        assertThat(keys.takeTouched(at(20))).isEmpty();
        assertThat(known(proved(20, null))).isNull();
    }

    @Test
    void nobodyKnowsWhatIsKnownByNobody() {
        keys.follow(List.of(proved(10, null)), at(10));
        keys.begin(at(10), at(20));
        keys.changed(RANGE, at(20));
        assertThat(known(proved(10, 20L))).isNull();
        assertThat(keys.takeTouched(at(20))).containsExactly(RANGE);
    }

    @Test
    void aRangeIsSaidToBeTouchedWhenItsMarkIsCommitted() {
        keys.follow(List.of(proved(10, null)), at(10));
        batch(10, 20, "a");
        assertThat(keys.takeTouched(at(10))).isEmpty();
        assertThat(keys.takeTouched(at(20))).containsExactly(RANGE);
        assertThat(keys.takeTouched(at(20))).isEmpty();
    }

    private void batch(long from, long to, String... changed) {
        keys.begin(at(from), at(to));
        for (String key : changed) {
            keys.changed(RANGE, Key.of(key), at(to));
        }
    }

    private @Nullable List<String> known(RangeRecord range) {
        List<String> found = keys.since(range)
                .map(some -> some.stream().map(Key::toString).toList())
                .orElse(null);
        assertThat(keys.count(range)).isEqualTo(found == null ? -1 : found.size());
        return found;
    }

    private static RangeRecord proved(long proved, @Nullable Long changed) {
        return new RangeRecord(
                RANGE,
                "shop.a",
                1,
                KeyRange.ALL,
                10,
                verified(proved),
                changed == null ? null : at(changed).encode());
    }

    private static RangeRecord another() {
        return new RangeRecord(8, "shop.b", 1, KeyRange.ALL, 10_000, verified(10), null);
    }

    private static Verified verified(long proved) {
        return new Verified(at(proved).encode(), at(proved).encode(), "hash", "digest-1", null, Instant.EPOCH);
    }

    private static Position at(long lsn) {
        return new PostgresPosition(lsn);
    }
}
