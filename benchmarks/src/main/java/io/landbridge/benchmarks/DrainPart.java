package io.landbridge.benchmarks;

import io.landbridge.benchmarks.DrainRace.Contender;
import io.landbridge.benchmarks.PartResult.Promise;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A backlog of changes between two engines: how fast it is applied, against what could be. */
final class DrainPart {

    private static final double APPLY_COSTS = 1.15;
    private static final double AS_FAST = 1.0;

    private final SiteDialect from;
    private final SiteDialect to;
    private final Workload workload;
    private final Workload.Size size;
    private final int rounds;
    private final @Nullable Path launcher;

    /** @param launcher null when there is no product to run */
    DrainPart(
            SiteDialect from,
            SiteDialect to,
            Workload workload,
            Workload.Size size,
            int rounds,
            @Nullable Path launcher) {
        this.from = from;
        this.to = to;
        this.workload = workload;
        this.size = size;
        this.rounds = rounds;
        this.launcher = launcher;
    }

    PartResult run(String key, Path folder) {
        String title = String.format(
                Locale.ROOT,
                "%s → %s, %,d events in %,d transactions: %s",
                from.kind().title(),
                to.kind().title(),
                size.events(),
                size.transactions(),
                workload.title());
        try (Site source = Site.start(from);
                Site target = Site.start(to)) {
            TestDatabase database = source.createDatabase("stream_source");
            StreamTables.create(database);
            StreamTables.fill(database, size.rows() + workload.inserts(size));
            workload.prepare(database, size);
            DrainRace race = new DrainRace(title, source, target, database, workload, size);
            race.add(new CaptureFollower(database, target.engine(), folder));
            if (source.engine() == Engine.POSTGRESQL && target.engine() == Engine.POSTGRESQL) {
                race.add(new SubscriptionFollower(database, newTarget(target)));
            }
            if (launcher == null || !Files.isExecutable(launcher)) {
                race.leaveOut(LandbridgeFollower.NAME, "no program " + launcher);
            } else {
                race.add(new LandbridgeFollower(launcher, folder, database, newTarget(target)));
            }
            return result(key, title, source, target, race.run(rounds));
        }
    }

    private static TestDatabase newTarget(Site target) {
        TestDatabase database = target.createDatabase("stream_target");
        StreamTables.create(database);
        return database;
    }

    private PartResult result(String key, String title, Site source, Site target, List<Contender> contenders) {
        List<List<String>> rows = new ArrayList<>();
        List<Promise> promises = new ArrayList<>();
        List<Map<String, Object>> documents = new ArrayList<>();
        Contender ours = contenders.get(contenders.size() - 1);
        for (Contender contender : contenders) {
            rows.add(row(contender));
            documents.add(document(contender));
            if (contender != ours) {
                boolean ceiling = contender.name().equals(CaptureFollower.NAME);
                promises.add(ratio(ours, contender, ceiling ? APPLY_COSTS : AS_FAST));
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("events", size.events());
        document.put("transactions", size.transactions());
        document.put("rows", size.rows());
        document.put("source", Map.of("version", source.version(), "settings", source.settings()));
        document.put("target", Map.of("version", target.version(), "settings", target.settings()));
        document.put("contestants", documents);
        return new PartResult(
                key,
                title,
                List.of(
                        "follower",
                        "seconds",
                        "single readings",
                        "events/s",
                        "CPU, s: program + source + target",
                        "busiest thread, share of a core",
                        "memory, MB"),
                rows,
                List.of(),
                promises,
                contenders.stream().anyMatch(Contender::isFailed),
                document);
    }

    private List<String> row(Contender contender) {
        List<Drain> drains = contender.drains();
        if (drains.isEmpty()) {
            return List.of(contender.name(), "not measured", String.valueOf(contender.absence()), "", "", "", "");
        }
        double seconds = median(contender, Drain::seconds);
        Drain last = drains.get(drains.size() - 1);
        return List.of(
                contender.name(),
                Figures.two(seconds),
                Figures.list(drains.stream().map(Drain::seconds).toList()),
                Figures.whole(size.events() / seconds),
                Figures.one(median(contender, Drain::programCpuSeconds)) + " + "
                        + Figures.one(median(contender, Drain::sourceCpuSeconds)) + " + "
                        + Figures.one(median(contender, Drain::targetCpuSeconds)),
                last.busiest() + ", " + Figures.two(last.busiestShare()),
                Figures.whole(median(contender, drain -> drain.peakResidentBytes() / 1024.0 / 1024.0)));
    }

    private static double median(Contender contender, ToDoubleFunction<Drain> value) {
        return Figures.median(
                contender.drains().stream().map(value::applyAsDouble).toList());
    }

    /** The median of the ratios within each round: a slow moment of the machine falls upon both. */
    private static Promise ratio(Contender ours, Contender other, double limit) {
        String claim = "time of " + other.name();
        for (Contender contender : List.of(ours, other)) {
            if (contender.drains().isEmpty()) {
                return new Promise(claim, true, limit, null, contender.name() + ": " + contender.absence());
            }
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.drains().size(); i++) {
            ratios.add(ours.drains().get(i).seconds() / other.drains().get(i).seconds());
        }
        return new Promise(claim, true, limit, Figures.median(ratios), null);
    }

    private static Map<String, Object> document(Contender contender) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", contender.name());
        if (contender.drains().isEmpty()) {
            document.put("notMeasured", String.valueOf(contender.absence()));
        }
        document.put("readings", contender.drains());
        return document;
    }
}
