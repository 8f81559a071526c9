package io.landbridge.pipeline.copy;

import static io.landbridge.pipeline.copy.ChunkCopierTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.FakeProcess;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that the target or the plan's rules refuse are found, kept and counted; all others go over. */
class QuarantineTest {

    private final FakeProcess process = new FakeProcess("process");

    @Test
    void aRefusedRowIsFoundAndKept() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 100);
        world.source.put("shop.a", 42, "poison\"\n");
        world.firstRows = 1000;
        world.plan();
        List<CopyResult> results = world.copyAll(world.copier(process));
        assertThat(results).satisfiesExactly(result -> {
            assertThat(result.quarantined()).isEqualTo(1);
            assertThat(result.rowsRead()).isEqualTo(100);
            assertThat(result.rowsWritten()).isEqualTo(99);
        });
        assertThat(world.quarantined()).satisfiesExactly(row -> {
            assertThat(row.table()).isEqualTo("shop.a");
            assertThat(row.key()).isEqualTo(Key.of("42"));
            assertThat(row.column()).isEqualTo("value");
            assertThat(row.error()).isEqualTo("poisonous");
            assertThat(row.image()).isEqualTo("{\"id\":\"42\",\"value\":\"poison\\\"\\n\"}");
            assertThat(row.attempts()).isEqualTo(1);
        });
        assertThat(world.target("shop.a")).hasSize(99).noneMatch(row -> row.contains("poison"));
        assertThat(world.progress("shop.a").rowsRead()).isEqualTo(100);
        assertThat(world.progress("shop.a").rowsWritten()).isEqualTo(99);
        assertThat(world.progress("shop.a").quarantined()).isEqualTo(1);
        assertThat(world.isAllCopied()).isTrue();
    }

    @Test
    void anyPatternOfRefusedRowsIsFound() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            int rows = random.nextInt(40);
            CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, rows);
            world.firstRows = 1L + random.nextInt(50);
            double share = random.nextDouble();
            for (int key = 1; key <= rows; key++) {
                if (random.nextDouble() < share) {
                    world.source.put("shop.a", key, "poison");
                }
            }
            world.plan();
            world.copyAll(world.copier(process));
            List<String> good = world.source.rows("shop.a").stream()
                    .filter(row -> !row.contains("poison"))
                    .toList();
            assertThat(world.target("shop.a")).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(good);
            assertThat(world.quarantined()).as("seed %d", seed).hasSize(rows - good.size());
            assertThat(world.progress("shop.a").rowsRead()).as("seed %d", seed).isEqualTo(rows);
        }
    }

    @Test
    void theRowThatIsOneTooManyIsKeptAndEndsTheRun() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 100);
        world.firstRows = 1000;
        for (int key : new int[] {20, 40, 60, 80}) {
            world.source.put("shop.a", key, "poison");
        }
        world.maxQuarantined = 2;
        world.plan();
        assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> world.copyAll(world.copier(process)));
        assertThat(world.quarantined())
                .extracting(QuarantinedRow::key)
                .containsExactly(Key.of("20"), Key.of("40"), Key.of("60"));
        assertThat(world.target("shop.a"))
                .as("all keys up to the last refused one")
                .hasSize(57);
        assertThat(world.progress("shop.a").pending()).isEqualTo(1);
        assertThat(world.isAllCopied()).isFalse();

        world.maxQuarantined = 4;
        world.copyAll(world.copier(process));
        assertThat(world.quarantined()).hasSize(4);
        assertThat(world.target("shop.a")).hasSize(96);
        assertThat(world.progress("shop.a").rowsRead()).isEqualTo(100);
    }

    @Test
    void aBudgetOfNothingStopsAtTheFirstRefusedRowWhereverItIs() {
        for (int key : new int[] {1, 2, 50, 99, 100}) {
            CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 100);
            world.firstRows = 1000;
            world.source.put("shop.a", key, "poison");
            world.maxQuarantined = 0;
            world.plan();
            assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> world.copyAll(world.copier(process)));
            assertThat(world.quarantined()).hasSize(1);
            world.copyAll(world.copier(process));
            assertThat(world.target("shop.a")).hasSize(99);
        }
    }

    @Test
    void aChunkIsSearchedInOrderAlsoWhereAnotherHasExceededTheBudget() {
        CopyWorld world = new CopyWorld()
                .table("shop.a", true)
                .rows("shop.a", 1, 10)
                .table("shop.b", true)
                .rows("shop.b", 1, 10);
        world.source.put("shop.a", 9, "poison");
        world.source.put("shop.b", 9, "poison");
        world.firstRows = 1000;
        world.maxQuarantined = 0;
        world.plan();
        ChunkCopier copier = world.copier(process);
        ClaimedChunk one = copier.claim().orElseThrow();
        ClaimedChunk other = copier.claim().orElseThrow();
        assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> copier.copy(one));
        assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> copier.copy(other));
        assertThat(world.quarantined()).extracting(QuarantinedRow::key).containsExactly(Key.of("9"), Key.of("9"));
        assertThat(world.target("shop.b")).hasSize(8);
    }

    @Test
    void aRefusedRowThatCannotBeNamedStopsTheRunAndWritesNothing() {
        CopyWorld world = new CopyWorld().table("shop.heap", false).rows("shop.heap", 1, 10);
        world.source.put("shop.heap", 5, "poison");
        world.snapshots = opener -> Snapshots.opening(opener, snapshot -> new Snapshots.Like(snapshot) {
            @Override
            public java.util.Optional<Key> middle(io.landbridge.pipeline.chunk.KeyRange range) {
                return java.util.Optional.empty();
            }

            @Override
            public java.util.Optional<Key> onlyKey(io.landbridge.pipeline.chunk.KeyRange range) {
                return java.util.Optional.empty();
            }
        });
        world.plan();
        assertFails(CopyError.REFUSED_WITHOUT_KEY, () -> world.copyAll(world.copier(process)));
        assertThat(world.target("shop.heap")).isEmpty();
        assertThat(world.progress("shop.heap").pending()).isEqualTo(1);
        assertThat(world.progress("shop.heap").lastReason()).contains("poisonous");
    }

    @Test
    void aRetryCopiesTheRowAsItIsThen() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 10);
        world.source.put("shop.a", 3, "poison");
        world.source.put("shop.a", 7, "poison");
        world.plan();
        world.copyAll(world.copier(process));

        QuarantineDesk desk = new QuarantineDesk(world.ledger());
        world.source.put("shop.a", 3, "cured");
        assertThat(desk.retry("shop.a", "anna")).isEqualTo(2);
        assertThat(desk.retry(null, "anna")).isZero();
        assertThat(world.quarantined()).isEmpty();
        assertThat(world.isAllCopied()).isFalse();

        world.copyAll(world.copier(process));
        assertThat(world.target("shop.a")).hasSize(9).contains("3\tcured");
        assertThat(world.quarantined()).satisfiesExactly(row -> {
            assertThat(row.key()).isEqualTo(Key.of("7"));
            assertThat(row.attempts()).isEqualTo(2);
        });
        assertThat(world.progress("shop.a").rowsRead()).isEqualTo(10);
        assertThat(world.progress("shop.a").rowsWritten()).isEqualTo(9);
        List<String> audit = world.ledger().inTransaction(t -> t.audit().latest(9)).stream()
                .map(e -> e.who() + ": " + e.action() + ": " + e.detail())
                .toList();
        assertThat(audit).containsExactly("anna: quarantine retried: 2 rows of shop.a");
    }

    @Test
    void aRowThatIsGoneByTheTimeOfItsRetryIsNoLossAndNoRow() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 3);
        world.source.put("shop.a", 2, "poison");
        world.plan();
        world.copyAll(world.copier(process));
        new QuarantineDesk(world.ledger()).retry(null, "anna");
        world.source.remove("shop.a", 2);
        world.copyAll(world.copier(process));
        assertThat(world.target("shop.a")).containsExactly("1\tv1", "3\tv3");
        assertThat(world.progress("shop.a").rowsRead()).isEqualTo(2);
        assertThat(world.quarantined()).isEmpty();
        assertThat(world.isAllCopied()).isTrue();
    }

    @Test
    void aDiscardedRowIsDecidedAndNoLongerCountsAgainstTheBudget() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 10);
        world.source.put("shop.a", 3, "poison");
        world.maxQuarantined = 0;
        world.plan();
        assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> world.copyAll(world.copier(process)));
        QuarantineBudget budget = new QuarantineBudget(0);
        try (var transaction = world.ledger().begin()) {
            assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> budget.require(transaction));
        }
        assertThat(new QuarantineDesk(world.ledger()).discard(null, "anna")).isEqualTo(1);
        try (var transaction = world.ledger().begin()) {
            budget.require(transaction);
            assertThat(transaction.quarantine().count()).isEqualTo(1);
        }
        world.copyAll(world.copier(process));
        assertThat(world.target("shop.a")).hasSize(9);
    }

    @Test
    void rowsThatTheRulesRejectAreKeptWithoutHalving() {
        CopyWorld world = listed(List.of("low", "high", "huge", "low", "tiny"));
        world.copyAll(world.copier(process));
        assertThat(world.target("shop.a")).containsExactly("1\t1", "2\t3", "4\t1");
        assertThat(world.quarantined())
                .satisfiesExactlyInAnyOrder(
                        row -> {
                            assertThat(row.key()).isEqualTo(Key.of("3"));
                            assertThat(row.column()).isEqualTo("level");
                            assertThat(row.image()).isEqualTo("{\"id\":\"3\",\"value\":\"huge\"}");
                        },
                        row -> assertThat(row.key()).isEqualTo(Key.of("5")));
        assertThat(world.progress("shop.a").rowsRead()).isEqualTo(5);
        assertThat(world.progress("shop.a").rowsWritten()).isEqualTo(3);
    }

    @Test
    void rowsThatTheRulesRejectStopTheRunInOrderToo() {
        CopyWorld world = listed(List.of("low", "huge", "low", "tiny", "low"));
        world.maxQuarantined = 1;
        assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> world.copyAll(world.copier(process)));
        assertThat(world.quarantined()).extracting(QuarantinedRow::key).containsExactly(Key.of("2"), Key.of("4"));
        assertThat(world.target("shop.a")).containsExactly("1\t1", "3\t1");
        assertThat(world.progress("shop.a").pending()).isEqualTo(1);
        world.maxQuarantined = 2;
        world.copyAll(world.copier(process));
        assertThat(world.target("shop.a")).containsExactly("1\t1", "3\t1", "5\t1");
    }

    @Test
    void aRejectedRowIsRetriedToo() {
        CopyWorld world = listed(List.of("low", "huge"));
        world.copyAll(world.copier(process));
        QuarantineDesk desk = new QuarantineDesk(world.ledger());
        desk.retry(null, "anna");
        world.copyAll(world.copier(process));
        assertThat(world.quarantined())
                .satisfiesExactly(row -> assertThat(row.attempts()).isEqualTo(2));
        world.source.put("shop.a", 2, "high");
        desk.retry(null, "anna");
        world.copyAll(world.copier(process));
        assertThat(world.target("shop.a")).containsExactly("1\t1", "2\t3");
        assertThat(world.quarantined()).isEmpty();
    }

    private static CopyWorld listed(List<String> values) {
        Column id = CopyWorld.columns().get(0);
        Column value = CopyWorld.columns().get(1);
        Map<@Nullable String, @Nullable String> map = new LinkedHashMap<>();
        map.put("low", "1");
        map.put("high", "3");
        ColumnMapping level = new ColumnMapping(
                CopyWorld.column("level", ValueKind.INTEGER), new Listed(value, ValueKind.TEXT, map, null, false));
        CopyWorld world = new CopyWorld()
                .table(CopyWorld.mapping(
                        "shop.a", true, List.of(new ColumnMapping(id, new Copied(id, ValueKind.INTEGER)), level)));
        for (int i = 0; i < values.size(); i++) {
            world.source.put("shop.a", i + 1, values.get(i));
        }
        return world.plan();
    }
}
