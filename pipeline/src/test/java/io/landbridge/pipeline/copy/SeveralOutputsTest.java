package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.FakeProcess;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One source table that a transformer spreads over several target tables. */
class SeveralOutputsTest {

    private final FakeProcess process = new FakeProcess("process");

    @Test
    void eachTableGetsItsRowsInTheTransactionOfTheChunk() {
        CopyWorld world = world().rows("shop.orders", 1, 100);
        world.plan();
        List<CopyResult> results = world.copyAll(world.copier(process));
        assertThat(world.server.rows("crm.head")).hasSize(100).contains("7\tv7");
        assertThat(world.server.rows("crm.line")).hasSize(150).contains("70\tv7/0", "71\tv7/1", "72\tv7/2");
        assertThat(results.stream().mapToLong(CopyResult::rowsRead).sum()).isEqualTo(100);
        assertThat(results.stream().mapToLong(CopyResult::rowsWritten).sum()).isEqualTo(250);
    }

    @Test
    void moreRowsThanAreGatheredAtOnceGoOverToo() {
        CopyWorld world = world();
        String large = "x".repeat(50_000);
        for (int key = 1; key <= 200; key++) {
            world.source.put("shop.orders", key, large + key);
        }
        world.firstRows = 1000;
        world.plan();
        assertThat(world.copyAll(world.copier(process))).hasSize(1);
        assertThat(world.server.rows("crm.head")).hasSize(200).contains("150\t" + large + "150");
        assertThat(world.server.rows("crm.line")).hasSize(300);
    }

    @Test
    void aRowThatOneOfTheTablesRefusesReachesNoneOfThem() {
        CopyWorld world = world().rows("shop.orders", 1, 20);
        world.source.put("shop.orders", 7, "poison");
        world.source.put("shop.orders", 8, "refuse");
        world.plan();
        world.copyAll(world.copier(process));
        assertThat(world.quarantined())
                .extracting(QuarantinedRow::key)
                .containsExactlyInAnyOrder(Key.of("7"), Key.of("8"));
        assertThat(world.server.rows("crm.head")).hasSize(18);
        assertThat(world.server.rows("crm.line")).hasSize(27).noneMatch(row -> row.contains("poison"));
    }

    private static CopyWorld world() {
        List<ColumnMapping> columns = CopyWorld.columns().stream()
                .map(c -> new ColumnMapping(c, new ColumnMapping.Emitted()))
                .toList();
        TableMapping mapping = new TableMapping(
                CopyWorld.tableOf("shop", "orders", CopyWorld.columns(), true),
                List.of(
                        new Output(CopyWorld.tableOf("crm", "head", CopyWorld.columns(), true), columns),
                        new Output(CopyWorld.tableOf("crm", "line", CopyWorld.columns(), true), columns)),
                CopyWorld.reads(),
                List.of("id"),
                null,
                Map.of(),
                SplitOrder.class.getName());
        return new CopyWorld().table(mapping);
    }
}
