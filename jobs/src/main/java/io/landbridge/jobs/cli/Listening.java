package io.landbridge.jobs.cli;

import io.landbridge.jobs.metrics.RunMetrics;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.jobs.progress.RunReadings;
import io.landbridge.jobs.web.ListenAddress;
import io.landbridge.jobs.web.RunServer;
import io.landbridge.jobs.web.RunView;
import io.landbridge.jobs.web.TrafficView;
import io.landbridge.pipeline.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a run that others may watch over HTTP. */
final class Listening {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Serve status and control (/api/...), /actuator/prometheus and /actuator/health there while it runs.")
    private @Nullable String listen;

    @Option(
            names = "--listen-token",
            paramLabel = "env:NAME|file:PATH",
            description =
                    "What a request has to show as 'Authorization: Bearer ...'; needed for any address but the loopback's.")
    private @Nullable String token;

    /** A server that is open, or none. */
    record Open(@Nullable RunServer server, Consumer<RunReadings> readings) implements AutoCloseable {

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
        }
    }

    /** Checks the options before anything is connected. */
    void check() {
        if (listen == null && token != null) {
            throw refused("--listen-token", "is of no use without --listen.");
        }
        address().filter(address -> token == null && !address.isLoopback()).ifPresent(address -> {
            throw refused("--listen", "reaches beyond this machine; say --listen-token env:NAME or file:PATH as well.");
        });
    }

    /** Opens the server when one is wanted. */
    Open open(Workplace workplace) {
        ListenAddress address = address().orElse(null);
        if (address == null) {
            return new Open(null, readings -> {});
        }
        Plan plan = workplace.plan();
        Pulse pulse = new Pulse(InstantSource.system());
        RunServer server = RunServer.open(address, secret(), new LedgerView(workplace, pulse));
        List<String> signals = plan.backfill().throttle().stream()
                .map(rule -> rule.signal().planName())
                .toList();
        RunMetrics metrics = new RunMetrics(server.meters(), plan.migration(), signals);
        return new Open(server, readings -> {
            pulse.beat();
            metrics.observe(readings);
        });
    }

    /** When the run last read its ledger, which it does twice a second once it works. Safe for several threads. */
    private static final class Pulse {

        private static final Duration LONGEST = Duration.ofSeconds(30);

        private final InstantSource clock;
        private volatile @Nullable Instant last;

        private Pulse(InstantSource clock) {
            this.clock = clock;
        }

        private void beat() {
            last = clock.instant();
        }

        private boolean isFelt() {
            Instant beat = last;
            return beat == null || Duration.between(beat, clock.instant()).compareTo(LONGEST) < 0;
        }
    }

    private Optional<ListenAddress> address() {
        try {
            return Optional.ofNullable(listen).map(ListenAddress::parse);
        } catch (IllegalArgumentException e) {
            throw refused("--listen", e.getMessage() + ".");
        }
    }

    private @Nullable String secret() {
        return token == null
                ? null
                : PlanFile.secret("${" + token + "}", Path.of("")).reveal();
    }

    private ParameterException refused(String option, String what) {
        CommandSpec spec = command;
        if (spec == null) {
            throw new IllegalStateException("Not mixed into a command");
        }
        return new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': it " + what);
    }

    /** The commands of the same names, on the ledger, which is the only channel between processes and within this one. */
    private record LedgerView(Workplace workplace, Pulse pulse) implements RunView {

        @Override
        public boolean hearsLedger() {
            return pulse.isFelt();
        }

        @Override
        public Map<String, @Nullable Object> status() {
            return StatusReport.read(workplace).document("status");
        }

        @Override
        public Map<String, @Nullable Object> pause(@Nullable String reason) {
            return WishChange.make(Deed.PAUSE, workplace, now -> WishChange.paused(now, reason))
                    .document();
        }

        @Override
        public Map<String, @Nullable Object> resume() {
            return WishChange.make(Deed.RESUME, workplace, WishChange::resumed).document();
        }

        @Override
        public Map<String, @Nullable Object> tune(
                @Nullable Long maxRowsPerSecond, @Nullable Integer parallelism, @Nullable Long chunkMillis) {
            Tuning tuning = new Tuning(maxRowsPerSecond, parallelism, chunkMillis);
            tuning.require(workplace.plan());
            return WishChange.make(Deed.TUNE, workplace, now -> tuning.of(now, false))
                    .document();
        }

        @Override
        public TrafficView traffic() {
            return new LedgerTraffic(workplace);
        }
    }
}
