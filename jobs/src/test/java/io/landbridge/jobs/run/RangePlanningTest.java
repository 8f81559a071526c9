package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.Turns;
import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RangePlanningTest {

    private static final int SMALL = 250;
    private static final int LARGE = 3;
    private static final Key MIDDLE = Key.of("5");

    private final FakeProcess process = new FakeProcess("process");
    private final Ledger ledger = new FakeServer(Turns.free(), Chaos.NONE, () -> 0).ledger(process, "shop");
    private final CountedAttempts attempts = new CountedAttempts();
    private final HalvedSource source = new HalvedSource();

    @BeforeEach
    void createLedger() {
        ledger.create();
        ledger.inTransaction(transaction -> {
            transaction.migration().register(new MigrationRecord("shop", "hash", "0.1", "s", "t", "preparing"));
            return Boolean.TRUE;
        });
    }

    /** Else thousands of tables would be minutes of silence. */
    @Test
    void smallTablesArePlannedTogetherAndTheSourceIsAskedForLargeOnesOnly() {
        plan(tables());
        assertThat(source.asked).containsExactlyInAnyOrder("shop.large1", "shop.large2", "shop.large3");
        int commits = (SMALL + LARGE + 99) / 100;
        assertThat(attempts.units)
                .as("what is planned already, ranges, commits")
                .hasValue(1 + LARGE + commits);
    }

    @Test
    void theLargestAreClaimedFirstAndAllIsPlannedOnce() {
        plan(tables());
        plan(tables());
        List<String> claimed = new ArrayList<>();
        for (Optional<Chunk> chunk = claim(); chunk.isPresent(); chunk = claim()) {
            claimed.add(chunk.orElseThrow().table() + chunk.orElseThrow().range());
        }
        assertThat(claimed)
                .hasSize(SMALL + 2 * LARGE)
                .startsWith(
                        "shop.large3" + KeyRange.ALL.upTo(MIDDLE),
                        "shop.large3" + KeyRange.ALL.above(MIDDLE),
                        "shop.large2" + KeyRange.ALL.upTo(MIDDLE))
                .endsWith("shop.small2" + KeyRange.ALL, "shop.small1" + KeyRange.ALL);
    }

    private Optional<Chunk> claim() {
        return ledger.inTransaction(
                transaction -> transaction.chunks().claim(List.of(), null, "me", Duration.ofMinutes(1)));
    }

    private void plan(List<TableMapping> tables) {
        RunProgress progress = new RunProgress(
                new RunProgress.Outline("shop", "hash", List.of()),
                InstantSource.system(),
                new WorkGate(1),
                attempts,
                new ProgressDisplay(new PrintWriter(new StringWriter()), 0),
                readings -> {});
        new RangePlanning(ledger, source, attempts, new StopSignal(), BackfillSettings.DEFAULT, progress).plan(tables);
    }

    private static List<TableMapping> tables() {
        List<TableMapping> tables = new ArrayList<>();
        for (int i = 1; i <= SMALL; i++) {
            tables.add(table("small" + i, BackfillSettings.DEFAULT.chunkRows() - 1, i));
        }
        for (int i = 1; i <= LARGE; i++) {
            tables.add(table("large" + i, BackfillSettings.DEFAULT.chunkRows(), 1_000_000L * i));
        }
        return tables;
    }

    private static TableMapping table(String name, long rows, long bytes) {
        Table table = new Table(
                new TableName("shop", name),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                rows,
                bytes,
                "InnoDB",
                null,
                null,
                null,
                List.of());
        return new TableMapping(
                table, List.of(new TableMapping.Output(table, List.of())), List.of(), List.of(), null, Map.of(), null);
    }

    /** Cuts each table in two. */
    private static final class HalvedSource implements SourceSnapshot.Opener {

        private final Queue<String> asked = new ConcurrentLinkedQueue<>();

        @Override
        public List<KeyRange> ranges(TableMapping mapping, int parts) {
            asked.add(mapping.name());
            return List.of(KeyRange.ALL.upTo(MIDDLE), KeyRange.ALL.above(MIDDLE));
        }

        @Override
        public SourceSnapshot open(TableMapping mapping, Chunk chunk) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Key> bound(TableMapping mapping, KeyRange range, long rows) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class CountedAttempts implements Attempts {

        private final AtomicInteger units = new AtomicInteger();

        @Override
        public <T> T call(Supplier<T> work, Predicate<T> proof) {
            units.incrementAndGet();
            return work.get();
        }

        @Override
        public Optional<String> repeating() {
            return Optional.empty();
        }
    }
}
