package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets followers drain the same backlogs in turn: one round that only warms the servers up, then the measured ones, each beginning with
 * another follower. While one reads, nobody else does; in the end of a round each target must hold what the source holds.
 */
final class DrainRace {

    private static final Logger LOG = LoggerFactory.getLogger(DrainRace.class);
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final String title;
    private final Site source;
    private final Site target;
    private final TestDatabase database;
    private final Workload workload;
    private final Workload.Size size;
    private final List<Contender> contenders = new ArrayList<>();

    /** A follower with what it has reached, or why there is nothing. */
    static final class Contender {

        private final String name;
        private final @Nullable Follower follower;
        private final List<Drain> drains = new ArrayList<>();
        private @Nullable String absence;
        private boolean failed;

        Contender(String name, @Nullable Follower follower, @Nullable String absence) {
            this.name = name;
            this.follower = follower;
            this.absence = absence;
        }

        String name() {
            return name;
        }

        List<Drain> drains() {
            return List.copyOf(drains);
        }

        /** Why it has no readings; null when it has some. */
        @Nullable String absence() {
            return absence;
        }

        boolean isFailed() {
            return failed;
        }

        /** One that failed once is not shown as if it worked. */
        private void fail(String why) {
            LOG.error("{} is out: {}", name, why);
            absence = "failed: " + why;
            failed = true;
            drains.clear();
        }
    }

    /** @param database of the source, filled */
    DrainRace(String title, Site source, Site target, TestDatabase database, Workload workload, Workload.Size size) {
        this.title = title;
        this.source = source;
        this.target = target;
        this.database = database;
        this.workload = workload;
        this.size = size;
    }

    void add(Follower follower) {
        contenders.add(new Contender(follower.name(), follower, null));
    }

    void leaveOut(String name, String why) {
        contenders.add(new Contender(name, null, why));
    }

    List<Contender> run(int rounds) {
        try {
            each(Follower::prepare);
            for (int round = 0; round <= rounds; round++) {
                workload.write(database, size, round);
                List<Contender> order = new ArrayList<>(contenders);
                Collections.rotate(order, -round);
                turns(order, round);
                compare();
            }
        } finally {
            contenders.forEach(DrainRace::close);
        }
        return List.copyOf(contenders);
    }

    private static void close(Contender contender) {
        Follower follower = contender.follower;
        if (follower != null) {
            try {
                follower.close();
            } catch (CopyFailedException | IllegalStateException e) {
                // Its readings stand; the servers go in a moment.
                LOG.warn("{} could not be cleared away: {}", contender.name, e.getMessage());
            }
        }
    }

    private void each(Consumer<Follower> action) {
        for (Contender contender : contenders) {
            Follower follower = contender.follower;
            if (follower != null && contender.absence == null) {
                try {
                    action.accept(follower);
                } catch (CopyFailedException | IllegalStateException e) {
                    contender.fail(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void turns(List<Contender> order, int round) {
        int place = 0;
        for (Contender contender : order) {
            place++;
            Follower follower = contender.follower;
            if (follower == null || contender.absence != null) {
                continue;
            }
            try {
                Drain drain = drain(follower, round, place);
                LOG.info(
                        "{}, {}: {} took {} s",
                        title,
                        round == 0 ? "warm-up" : "round " + round,
                        contender.name,
                        "%.2f".formatted(drain.seconds()));
                if (round > 0) {
                    contender.drains.add(drain);
                }
            } catch (CopyFailedException | IllegalStateException e) {
                contender.fail(String.valueOf(e.getMessage()));
            }
        }
    }

    private Drain drain(Follower follower, int round, int place) {
        // MySQL and MariaDB notice only with the next heartbeat that a reader has gone.
        Waiting.until("nobody reads the log", LIMIT, () -> !isServing());
        source.settle();
        target.settle();
        follower.start(round);
        try {
            Waiting.until("the source serves its log", LIMIT, () -> follower.hasReached(round) || isServing());
            long begun = System.nanoTime();
            Costs before = new Costs(follower);
            Waiting.until("the backlog is drained", LIMIT, () -> follower.hasReached(round));
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Costs(follower).since(before, round, place, seconds);
        } finally {
            follower.stop();
        }
    }

    private boolean isServing() {
        return database.queryLong(
                        database.engine().isMySqlFamily()
                                ? "SELECT count(*) FROM " + database.engine().sessions()
                                        + " WHERE command LIKE 'Binlog Dump%'"
                                : "SELECT count(*) FROM pg_replication_slots WHERE active")
                > 0;
    }

    private void compare() {
        Checksum wanted = source.checksum(database, NineColumns.expectedChecksum(source.engine(), Shape.PLAIN));
        for (Contender contender : contenders) {
            TestDatabase found = contender.follower == null ? null : contender.follower.target();
            if (found != null && contender.absence == null) {
                Checksum held = target.checksum(found, NineColumns.foundChecksum(target.engine(), Shape.PLAIN));
                if (!held.equals(wanted)) {
                    contender.fail("the target is wrong: " + held + " instead of " + wanted);
                }
            }
        }
    }

    /** What everybody has cost up to a moment. */
    private final class Costs {

        private final double program;
        private final double ofSource = source.cpuSeconds();
        private final double ofTarget = target.cpuSeconds();
        private final long peak;
        private final ThreadTimes threads;

        Costs(Follower follower) {
            ProcFiles proc = ProcFiles.ofThisMachine();
            long pid = follower.pid();
            program = pid == 0 ? 0 : proc.treeCpuSeconds(pid);
            peak = pid == 0 ? 0 : proc.treePeakResidentBytes(pid);
            Map<String, Long> trees = new LinkedHashMap<>();
            if (pid != 0) {
                trees.put("program", pid);
            }
            trees.put("source", source.pid());
            trees.put("target", target.pid());
            threads = ThreadTimes.of(trees);
        }

        Drain since(Costs before, int round, int place, double seconds) {
            ThreadTimes.Busy busiest = threads.busiestSince(before.threads).orElse(new ThreadTimes.Busy("nobody", 0));
            return new Drain(
                    round,
                    place,
                    seconds,
                    program - before.program,
                    ofSource - before.ofSource,
                    ofTarget - before.ofTarget,
                    busiest.name(),
                    busiest.seconds() / seconds,
                    peak);
        }
    }
}
