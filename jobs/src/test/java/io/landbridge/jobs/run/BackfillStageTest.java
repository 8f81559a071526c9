package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.FakeSource;
import io.landbridge.fake.Turns;
import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.pipeline.copy.Barrier;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.CopySettings;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.throttle.CommitLatency;
import io.landbridge.pipeline.throttle.RowRate;
import io.landbridge.pipeline.throttle.Ticker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BackfillStageTest {

    private final FakeProcess process = new FakeProcess("process");
    private final FakeServer server = new FakeServer(Turns.free(), Chaos.NONE, () -> 0);
    private final FakeSource source = new FakeSource(Turns.free(), Chaos.NONE);
    private final StopSignal stop = new StopSignal();

    /** Else the others would wait for the chunk of the dead worker as long as the process lives. */
    @Test
    void anErrorInOneWorkerEndsTheRunForAll() {
        BackfillStage stage = stage(new NoClassDefFoundError("com/acme/Money"));
        assertThatThrownBy(stage::claim)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(RunError.DEFECT))
                .hasMessageContaining("com/acme/Money");
        assertThat(stop.isRaised()).isTrue();
        assertThat(stage.isDone()).isFalse();
    }

    private BackfillStage stage(Error failure) {
        BackfillSettings settings = BackfillSettings.DEFAULT;
        WorkGate gate = new WorkGate(1);
        Attempts attempts = new FakeAttempts();
        Ledger ledger = server.ledger(process, "shop");
        ChunkCopier copier = new ChunkCopier(
                source.snapshots(process),
                () -> {
                    throw failure;
                },
                Barrier.NO_STREAM,
                Map.of(),
                new CopySettings("process", Duration.ofMinutes(1), Duration.ofSeconds(10), 0, () -> 1),
                new CommitLatency(Ticker.SYSTEM),
                Ticker.SYSTEM);
        RunProgress progress = new RunProgress(
                new RunProgress.Outline("shop", "hash", List.of()),
                InstantSource.system(),
                gate,
                attempts,
                new ProgressDisplay(new PrintWriter(new StringWriter()), 0),
                readings -> {});
        return new BackfillStage(
                settings,
                List.of(),
                new RangePlanning(ledger, source.snapshots(process), attempts, stop, settings, progress),
                copier,
                ledger,
                attempts,
                gate,
                new RowRate(Ticker.SYSTEM, null),
                stop,
                progress);
    }
}
