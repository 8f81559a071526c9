package io.landbridge.pipeline.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.position.TransactionId.MariaDbTransaction;
import io.landbridge.pipeline.position.TransactionId.MySqlTransaction;
import io.landbridge.pipeline.position.TransactionId.PostgresTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each engine's fence answers about a transaction, and when a stream has passed it. */
class FenceAnswerTest {

    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void postgresqlHasSeenWhatIsBelowTheSnapshotsEndAndWasNotRunning() {
        PostgresFence fence = new PostgresFence(100, 110, List.of(100L, 105L), 0x500);
        assertThat(answer(fence, 99)).isEqualTo(FenceAnswer.YES);
        assertThat(answer(fence, 100)).isEqualTo(FenceAnswer.NO);
        assertThat(answer(fence, 104)).isEqualTo(FenceAnswer.YES);
        assertThat(answer(fence, 105)).isEqualTo(FenceAnswer.NO);
        assertThat(answer(fence, 109)).isEqualTo(FenceAnswer.YES);
        assertThat(answer(fence, 110)).isEqualTo(FenceAnswer.NO);
    }

    @Test
    void postgresqlsIdsAreUnsigned() {
        PostgresFence fence = new PostgresFence(5, -10, List.of(-20L), 1);
        assertThat(answer(fence, 4)).isEqualTo(FenceAnswer.YES);
        assertThat(answer(fence, Long.MAX_VALUE)).isEqualTo(FenceAnswer.YES);
        assertThat(answer(fence, -20)).isEqualTo(FenceAnswer.NO);
        assertThat(answer(fence, -11)).isEqualTo(FenceAnswer.YES);
        assertThat(answer(fence, -10)).isEqualTo(FenceAnswer.NO);
    }

    private static FenceAnswer answer(Fence fence, long xid) {
        return fence.answer(new PostgresTransaction(xid));
    }

    @Test
    void mariaDbHasSeenWhatBeginsBeforeThePositionWithFilesByNumber() {
        MariaDbFence fence = new MariaDbFence("bin.1000000", 400);
        assertThat(fence.answer(new MariaDbTransaction(new BinlogPlace("bin.999999", 9000))))
                .isEqualTo(FenceAnswer.YES);
        assertThat(fence.answer(new MariaDbTransaction(new BinlogPlace("bin.1000000", 399))))
                .isEqualTo(FenceAnswer.YES);
        assertThat(fence.answer(new MariaDbTransaction(new BinlogPlace("bin.1000000", 400))))
                .isEqualTo(FenceAnswer.NO);
        assertThat(fence.answer(new MariaDbTransaction(new BinlogPlace("bin.1000001", 4))))
                .isEqualTo(FenceAnswer.NO);
    }

    @Test
    void mySqlHasNotSeenWhatBeginsBehindTheEndReadAfterwards() {
        MySqlFence fence = new MySqlFence(UUID + ":1-5", "bin.000002", 700);
        assertThat(fence.answer(mySql(6, "1-5", 700))).isEqualTo(FenceAnswer.NO);
        assertThat(fence.answer(mySql(6, "1-5", 699))).isEqualTo(FenceAnswer.MAYBE);
    }

    /** Ids come into gtid_executed in another order than the log's. */
    @Test
    void mySqlHasSeenAnIdOnlyWhenNothingBeforeItInTheLogWasMissing() {
        MySqlFence fence = new MySqlFence(UUID + ":1-3:5", "bin.000002", 700);
        assertThat(fence.answer(mySql(3, "1-2", 300))).isEqualTo(FenceAnswer.YES);
        assertThat(fence.answer(mySql(4, "1-3", 400))).isEqualTo(FenceAnswer.MAYBE);
        assertThat(fence.answer(mySql(5, "1-4", 500)))
                .as("seen, but 4 before it will be applied loosely, so it has to be too")
                .isEqualTo(FenceAnswer.MAYBE);
    }

    private static MySqlTransaction mySql(int number, String before, long begin) {
        return new MySqlTransaction(
                UUID + ":" + number, GtidSet.parse(UUID + ":" + before), new BinlogPlace("bin.000002", begin));
    }

    @Test
    void aFenceIsPassedWhenNothingThatItMayHaveSeenIsStillToCome() {
        PostgresFence postgres = new PostgresFence(1, 2, List.of(), 0x500);
        assertThat(postgres.isPassedBy(new PostgresPosition(0x4FF))).isFalse();
        assertThat(postgres.isPassedBy(new PostgresPosition(0x500))).isTrue();
        MariaDbFence mariaDb = new MariaDbFence("bin.000002", 700);
        MySqlFence mySql = new MySqlFence("", "bin.000002", 700);
        for (Fence fence : List.of(mariaDb, mySql)) {
            assertThat(fence.isPassedBy(at("bin.000002", 699))).isFalse();
            assertThat(fence.isPassedBy(at("bin.000002", 700))).isTrue();
            assertThat(fence.isPassedBy(at("bin.000003", 4))).isTrue();
            assertThat(fence.isPassedBy(fence.passedAt())).isTrue();
        }
    }

    private static BinlogPosition at(String file, long offset) {
        return new BinlogPosition(new BinlogPlace(file, offset), "0-1-100");
    }
}
