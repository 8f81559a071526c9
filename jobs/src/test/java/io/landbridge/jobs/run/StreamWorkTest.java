package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.FakeSource;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.stream.StreamApplier;
import io.landbridge.pipeline.stream.StreamError;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever ends the stream ends the run with a word: a stream that nobody misses would lose changes for ever. */
final class StreamWorkTest {

    private final StopSignal stop = new StopSignal();

    @Test
    void anErrorEndsTheRunWithAWord() {
        LandbridgeException reason = reasonOf(new NoClassDefFoundError("com/acme/Money"));
        assertThat(reason.errorCode()).isEqualTo(RunError.DEFECT);
        assertThat(reason).hasMessageContaining("com/acme/Money").hasRootCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aDefectEndsTheRunWithAWord() {
        LandbridgeException reason = reasonOf(new IllegalStateException("row 7"));
        assertThat(reason.errorCode()).isEqualTo(RunError.DEFECT);
        assertThat(reason).hasMessageContaining("row 7");
    }

    @Test
    void aKnownErrorEndsTheRunAsItIs() {
        LandbridgeException known = new LandbridgeException(StreamError.POSITION_LOST, "source", "It is gone.");
        assertThat(reasonOf(known)).isSameAs(known);
    }

    private LandbridgeException reasonOf(Throwable failure) {
        StreamWork work = work(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
        work.start();
        assertThat(stop.await(Duration.ofMinutes(1))).as("the run is told").isTrue();
        work.close();
        assertThat(work.applied()).isNull();
        return stop.reason().orElseThrow();
    }

    private StreamWork work(Supplier<StreamApplier> appliers) {
        FakeProcess process = new FakeProcess("process");
        FakeServer server = new FakeServer(Turns.free(), Chaos.NONE, () -> 0);
        FakeSource source = new FakeSource(Turns.free(), Chaos.NONE);
        return new StreamWork(
                appliers,
                new ResyncWishes(
                        server.ledger(process, "shop"),
                        source.snapshots(process),
                        List.of(),
                        BackfillSettings.DEFAULT,
                        new SourceWaits(new WorkGate(1)),
                        InstantSource.system()),
                new LaneLimit(1, stop),
                new StreamRest(new WorkGate(1), stop),
                null,
                new FakeAttempts(),
                stop);
    }
}
