package io.landbridge.pipeline.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterMoveTest {

    private final List<Long> gaps = new ArrayList<>();
    private final CounterMove move = new CounterMove(new Behind(), new Behind(), List.of());

    /** Beforehand a row may come in behind the counter a moment after it was moved, and refuses no cutover. */
    @Test
    void aheadOfTheFreezeNothingIsProved() {
        move.ahead();

        assertThat(gaps).containsExactly(0L);
    }

    @Test
    void behindTheFreezeItIs() {
        assertThatThrownBy(() -> move.move(1_000))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(CounterError.TAKEN));
        assertThat(gaps).containsExactly(1_000L);
    }

    /** Counters that somebody has written past since they were set. */
    private final class Behind implements Counters {
        @Override
        public List<Counter> read(Set<TableName> tables) {
            return List.of();
        }

        @Override
        public List<Counter> advance(Set<TableName> tables, List<Counter> goals, long gap) {
            gaps.add(gap);
            return List.of();
        }

        @Override
        public List<Proof> prove(Set<TableName> tables) {
            throw new LandbridgeException(
                    CounterError.TAKEN, "target t.id", "Its sequence gave 5, and the column has 6");
        }
    }
}
