package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A batch that was begun is made of the same transactions again, whatever comes with them and behind them. */
class TransactionQueueTest {

    private final LaneScene scene = new LaneScene(StreamWorld.mapping(false));
    private final SourceTransaction first = scene.transaction("> 1 a x");
    private final SourceTransaction gap = scene.nothing();
    private final SourceTransaction second = scene.transaction("> 2 b x", "> 3 c x");
    private final SourceTransaction third = scene.transaction("> 4 d x");
    private final SourceTransaction later = scene.nothing();
    private final Deque<List<SourceTransaction>> log = new ArrayDeque<>();
    private final TransactionQueue queue = new TransactionQueue(1);

    @Test
    void aBatchThatWasBegunIsWholeAgain() {
        log.add(List.of(first));
        log.add(List.of(gap, second, third));
        Batch batch = Objects.requireNonNull(again(second.end(), 2));
        assertThat(batch.transactions()).containsExactly(first, gap, second);
        assertThat(batch.end()).isEqualTo(second.end());
        assertThat(next(second.end()).transactions()).containsExactly(third);
    }

    @Test
    void itEndsWhereItEndedAlsoWhenTheLogBehindItIsToldOtherwise() {
        log.add(List.of(second, later));
        Batch batch = Objects.requireNonNull(again(third.end(), 1));
        assertThat(batch.transactions()).containsExactly(second);
        assertThat(batch.end()).isEqualTo(third.end());
        assertThat(next(third.end()).transactions()).containsExactly(later);
    }

    /** Else a batch might get more transactions than its cut has room for. */
    @Test
    void transactionsOfWhichEverythingIsLeftOutFillABatchToo() {
        SourceTransaction one = scene.transaction();
        SourceTransaction other = scene.transaction();
        log.add(List.of(one, other));
        assertThat(next(LaneScene.at(0)).transactions()).containsExactly(one);
    }

    @Test
    void whatIsMissingIsWaitedFor() {
        log.add(List.of(first));
        assertThat(again(second.end(), 2)).isNull();
        log.add(List.of(second));
        assertThat(Objects.requireNonNull(again(second.end(), 2)).transactions())
                .containsExactly(first, second);
    }

    @Test
    void aLogThatHoldsOthersNowIsNotTakenForIt() {
        log.add(List.of(first, third));
        assertInconsistent(second.end(), 2);
        queue.clear();
        log.add(List.of(first, later));
        assertInconsistent(second.end(), 2);
        queue.clear();
        log.add(List.of(first, second, third));
        assertInconsistent(second.end(), 1);
    }

    private void assertInconsistent(Position end, int transactions) {
        assertThatThrownBy(() -> again(end, transactions))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(LedgerError.INCONSISTENT));
    }

    private @org.jspecify.annotations.Nullable Batch again(Position end, int transactions) {
        return queue.again(new Log(), LaneScene.at(0), end, transactions, Duration.ZERO);
    }

    private Batch next(Position applied) {
        return Objects.requireNonNull(queue.next(new Log(), applied, Duration.ZERO));
    }

    private final class Log implements ChangeStream {
        @Override
        public List<SourceTransaction> poll(Duration atMost) {
            return log.isEmpty() ? List.of() : log.remove();
        }

        @Override
        public void confirm(Position applied) {
            throw new AssertionError("nobody applies anything");
        }

        @Override
        public Delivery settle(Delivery delivery) {
            return delivery;
        }

        @Override
        public void verify() {
            throw new AssertionError("nobody applies anything");
        }

        @Override
        public void close() {
            log.clear();
        }
    }
}
