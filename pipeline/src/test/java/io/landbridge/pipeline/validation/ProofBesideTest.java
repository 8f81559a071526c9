package io.landbridge.pipeline.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.FakeTicker;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestVersion;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.ledger.ValidationStore.Verified;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofBesideTest {

    private static final String PLAN = "hash";
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final Ledger ledger =
            new FakeServer(Turns.free(), Chaos.NONE, () -> 0).ledger(new FakeProcess("cutover"), "shop");
    private final FakeTicker ticker = new FakeTicker();
    private List<RangeRecord> ranges = List.of();

    @BeforeEach
    void begin() {
        ledger.create();
        Key middle = Key.of("50");
        ledger.inTransaction(t -> {
            t.validation().plan("public.t", 0, List.of(new KeyRange(null, middle), new KeyRange(middle, null)));
            return true;
        });
        ranges = ledger.inTransaction(t -> t.validation().ranges());
        ranges.forEach(range -> proved(range, 1));
        changed(2);
    }

    @Test
    void waitsUntilLittleIsStale() {
        ticker.meanwhile(() -> {});
        ticker.meanwhile(() -> proved(ranges.get(0), 2));
        ticker.meanwhile(() -> proved(ranges.get(1), 2));

        assertThat(await().stale()).isZero();
        assertThat(ticker.nanos()).isLessThan(PATIENCE.toNanos());
    }

    /** Each range that is proved earns more of it. */
    @Test
    void patienceIsWithAProofThatMakesNoWay() {
        for (int i = 0; i < 30; i++) {
            ticker.meanwhile(() -> {});
        }
        ticker.meanwhile(() -> proved(ranges.get(0), 2));

        assertThat(await().stale()).isEqualTo(1);
        assertThat(ticker.nanos()).isBetween(PATIENCE.toNanos(), 2 * PATIENCE.toNanos());
    }

    @Test
    void nobodyIsWaitedForWhereRowsDiffer() {
        ledger.inTransaction(t -> {
            t.validation()
                    .add(TableValidation.record(
                            new Mismatch("public.t", Key.of("1"), Mismatch.Kind.MISSING, List.of(), 1, null, null)));
            return true;
        });

        assertThat(await().mismatches()).isEqualTo(1);
        assertThat(ticker.nanos()).isZero();
    }

    private Freshness await() {
        return new ProofBeside(ledger, PLAN, ticker).await(PATIENCE, ValidationPace.FULL);
    }

    private void proved(RangeRecord range, long position) {
        ledger.inTransaction(t -> {
            t.validation()
                    .verified(
                            range.id(),
                            10_000,
                            new Verified(
                                    new PostgresPosition(position).encode(),
                                    null,
                                    PLAN,
                                    DigestVersion.CURRENT.toString(),
                                    null,
                                    Instant.EPOCH));
            return true;
        });
    }

    private void changed(long position) {
        ledger.inTransaction(t -> {
            t.validation()
                    .changed(ranges.stream().map(RangeRecord::id).toList(), new PostgresPosition(position).encode());
            return true;
        });
    }
}
