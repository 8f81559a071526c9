package io.landbridge.pipeline.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GtidSetTest {

    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void mySqlsOwnFormIsRead() {
        GtidSet set = GtidSet.parse(A.toUpperCase(java.util.Locale.ROOT) + ":1-5:7:8,\n" + B + ":3");
        assertThat(set).hasToString(A + ":1-5:7-8," + B + ":3");
        assertThat(set.contains(A + ":8")).isTrue();
        assertThat(set.contains(A + ":6")).isFalse();
        assertThat(set.contains(B + ":1")).isFalse();
        assertThat(GtidSet.parse("")).isEqualTo(GtidSet.EMPTY);
    }

    @Test
    void taggedIdsAreIdsOfTheirOwn() {
        GtidSet set = GtidSet.parse(A + ":1-3:blue:7-9");
        assertThat(set.contains(A + ":blue:8")).isTrue();
        assertThat(set.contains(A + ":8")).isFalse();
        assertThat(set.contains(A + ":2")).isTrue();
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> GtidSet.parse(A + ":1-")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GtidSet.parse(A + "::2")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Against a set of bits. */
    @Test
    void anySetsAreComparedAsSets() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            BitSet one = bits(random);
            BitSet other = bits(random);
            BitSet rest = (BitSet) other.clone();
            rest.andNot(one);
            assertThat(set(one).contains(set(other))).as(one + " ⊇ " + other).isEqualTo(rest.isEmpty());
            int more = 1 + random.nextInt(12);
            GtidSet with = set(one).with(A + ":" + more);
            one.set(more);
            assertThat(with).isEqualTo(set(one));
        }
    }

    private static BitSet bits(Random random) {
        BitSet bits = new BitSet();
        random.ints(random.nextInt(8), 1, 12).forEach(bits::set);
        return bits;
    }

    private static GtidSet set(BitSet bits) {
        return bits.isEmpty()
                ? GtidSet.EMPTY
                : GtidSet.parse(A + bits.stream().mapToObj(n -> ":" + n).collect(Collectors.joining()));
    }
}
