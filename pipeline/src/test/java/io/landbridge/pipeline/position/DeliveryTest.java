package io.landbridge.pipeline.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.position.Delivery.MariaDbDelivery;
import io.landbridge.pipeline.position.Delivery.MySqlDelivery;
import io.landbridge.pipeline.position.Delivery.PostgresDelivery;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import io.landbridge.pipeline.position.TransactionId.MariaDbTransaction;
import io.landbridge.pipeline.position.TransactionId.MySqlTransaction;
import io.landbridge.pipeline.position.TransactionId.PostgresTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The barrier's question: has a snapshot seen everything that the stream has delivered? */
class DeliveryTest {

    private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    /** Commits become visible in another order than the log's: the last one says nothing of those before it. */
    @Test
    void postgresqlsDeliveryIsASetOfWhichEachMustBeSeen() {
        Delivery delivery =
                PostgresDelivery.NONE.with(new PostgresTransaction(105)).with(new PostgresTransaction(103));
        assertThat(delivery.isSeenBy(new PostgresFence(106, 106, List.of(), 1))).isTrue();
        assertThat(delivery.isSeenBy(new PostgresFence(103, 106, List.of(103L), 1)))
                .isFalse();
        assertThat(delivery.isSeenBy(new PostgresFence(105, 106, List.of(105L), 1)))
                .isFalse();
        assertThat(delivery.isSeenBy(new PostgresFence(104, 104, List.of(), 1))).isFalse();
    }

    @Test
    void whatASnapshotHasShownNeedNotBeAskedForAgain() {
        PostgresDelivery delivery = (PostgresDelivery)
                PostgresDelivery.NONE.with(List.of(new PostgresTransaction(103), new PostgresTransaction(105)));
        assertThat(delivery.without(List.of(103L))).isEqualTo(PostgresDelivery.NONE.with(new PostgresTransaction(105)));
    }

    @Test
    void mariaDbsDeliveryIsTheLastTransactionAlsoWhenTheLogComesAgain() {
        Delivery delivery = new MariaDbDelivery(new BinlogPlace("bin.000001", 4))
                .with(new MariaDbTransaction(new BinlogPlace("bin.000002", 300)))
                .with(new MariaDbTransaction(new BinlogPlace("bin.000001", 900)));
        assertThat(delivery.isSeenBy(new MariaDbFence("bin.000002", 300))).isFalse();
        assertThat(delivery.isSeenBy(new MariaDbFence("bin.000002", 301))).isTrue();
    }

    @Test
    void mySqlsDeliveryMustBeInTheIdsReadBeforeTheSnapshot() {
        Delivery delivery = new MySqlDelivery(GtidSet.EMPTY).with(mySql(1)).with(mySql(3));
        assertThat(delivery.isSeenBy(new MySqlFence(UUID + ":1-3", "bin.000001", 900)))
                .isTrue();
        assertThat(delivery.isSeenBy(new MySqlFence(UUID + ":1:3", "bin.000001", 900)))
                .isTrue();
        assertThat(delivery.isSeenBy(new MySqlFence(UUID + ":1-2", "bin.000001", 900)))
                .isFalse();
    }

    @Test
    void twoDeliveriesTogetherHoldAllOfBoth() {
        assertThat(Delivery.decode("postgresql unseen=103,105").plus(Delivery.decode("postgresql unseen=104,105")))
                .isEqualTo(Delivery.decode("postgresql unseen=103,104,105"));
        Delivery earlier = Delivery.decode("mariadb last=bin.000007:4711");
        Delivery later = Delivery.decode("mariadb last=bin.000008:4");
        assertThat(earlier.plus(later)).isEqualTo(later);
        assertThat(later.plus(earlier)).isEqualTo(later);
        assertThat(Delivery.decode("mysql delivered=" + UUID + ":1-3")
                        .plus(Delivery.decode("mysql delivered=" + UUID + ":3-5:9")))
                .isEqualTo(Delivery.decode("mysql delivered=" + UUID + ":1-5:9"));
    }

    private static MySqlTransaction mySql(int number) {
        return new MySqlTransaction(UUID + ":" + number, GtidSet.EMPTY, new BinlogPlace("bin.000001", 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql unseen=",
                "postgresql unseen=103,105",
                "mariadb last=bin.000007:4711",
                "mysql delivered=",
                "mysql delivered=" + UUID + ":1-5:7"
            })
    void whatTheLedgerKeepsComesBack(String text) {
        assertThat(Delivery.decode(text).encode()).isEqualTo(text);
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> Delivery.decode("nothing")).isInstanceOf(IllegalArgumentException.class);
    }
}
