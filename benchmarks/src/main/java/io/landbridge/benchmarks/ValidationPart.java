package io.landbridge.benchmarks;

import io.landbridge.benchmarks.LandbridgeValidation.Said;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long {@code landbridge validate} takes for two equal tables beside statements by hand, how much longer with ten rows that differ, and
 * whether a larger table costs the same per row.
 */
final class ValidationPart {

    private static final Logger LOG = LoggerFactory.getLogger(ValidationPart.class);

    private static final double BY_HAND = 1.3;
    private static final double DIFFERING = 1.5;
    private static final double SAME = 0.10;

    private final SiteDialect from;
    private final SiteDialect to;
    private final Size size;
    private final Path launcher;

    /**
     * How much is measured.
     *
     * @param grown rows of the larger table; 0 for none
     */
    record Size(long rows, long grown, int rounds, int parallelism) {}

    /** Seconds and what they cost. */
    private record Reading(int round, double seconds, Said said, double sourceCpu, double targetCpu) {}

    private String hand = "by hand";
    private final List<Double> byHand = new ArrayList<>();
    private final List<Reading> clean = new ArrayList<>();
    private final List<Reading> differing = new ArrayList<>();
    private final List<Reading> grown = new ArrayList<>();

    ValidationPart(SiteDialect from, SiteDialect to, Size size, Path launcher) {
        this.from = from;
        this.to = to;
        this.size = size;
        this.launcher = launcher;
    }

    PartResult run(String key) {
        LandbridgeCommand command = new LandbridgeCommand(launcher, Shape.PLAIN, size.parallelism());
        try (Site source = Site.start(from);
                Site target = Site.start(to)) {
            TestDatabase rows = source.source(size.rows());
            TestDatabase copy = target.emptyTarget(Shape.PLAIN);
            Measurement copied = copy(command, rows, copy);
            target.settle();
            race(source, target, command, rows, copy);
            if (size.grown() > 0) {
                TestDatabase more = source.source(size.grown());
                TestDatabase larger = target.emptyTarget(Shape.PLAIN);
                copy(command, more, larger);
                target.settle();
                for (int round = 1; round <= size.rounds(); round++) {
                    grown.add(
                            compare(round, source, target, new LandbridgeValidation(command, more, larger), Map.of()));
                }
            }
            return result(key, copied);
        }
    }

    private static Measurement copy(LandbridgeCommand command, TestDatabase source, TestDatabase target) {
        try (WorkFolder folder = WorkFolder.create()) {
            Measurement copied = command.run(source, target, new Programs(folder.path()));
            target.execute(target.engine().isMySqlFamily() ? "ANALYZE TABLE measured" : "VACUUM ANALYZE measured");
            return copied;
        }
    }

    /** One round warms up; each begins with another of the three. */
    private void race(Site source, Site target, LandbridgeCommand command, TestDatabase rows, TestDatabase copy) {
        LandbridgeValidation validation = new LandbridgeValidation(command, rows, copy);
        Differences differences = new Differences(copy, size.rows());
        boolean isPostgres =
                !from.kind().engine().isMySqlFamily() && !to.kind().engine().isMySqlFamily();
        try (ByHand statements = isPostgres ? ByHand.hashOfText(rows, copy) : ByHand.digest(rows, copy)) {
            hand = statements.name();
            for (int round = 0; round <= size.rounds(); round++) {
                int measured = round;
                List<Runnable> turns = new ArrayList<>(List.of(
                        () -> note(measured, byHand, statements.seconds()),
                        () -> note(measured, clean, compare(measured, source, target, validation, Map.of())),
                        () -> {
                            differences.plant();
                            note(
                                    measured,
                                    differing,
                                    compare(measured, source, target, validation, differences.expected()));
                            differences.heal();
                        }));
                Collections.rotate(turns, -round);
                turns.forEach(Runnable::run);
            }
        }
    }

    private static <T> void note(int round, List<T> readings, T reading) {
        if (round > 0) {
            readings.add(reading);
        }
    }

    private static Reading compare(
            int round, Site source, Site target, LandbridgeValidation validation, Map<Long, String> expected) {
        double sourceBefore = source.cpuSeconds();
        double targetBefore = target.cpuSeconds();
        Said said = validation.compare(expected.isEmpty());
        if (!said.found().equals(expected)) {
            throw new CopyFailedException("found " + said.found() + " instead of " + expected);
        }
        double seconds = said.measurement().copySeconds();
        LOG.info("round {}: {} differences, {} rows in {} s", round, expected.size(), said.rows(), seconds);
        return new Reading(
                round, seconds, said, source.cpuSeconds() - sourceBefore, target.cpuSeconds() - targetBefore);
    }

    private PartResult result(String key, Measurement copied) {
        List<List<String>> table = new ArrayList<>();
        double medianByHand = Figures.median(byHand);
        table.add(List.of(
                hand,
                Figures.two(medianByHand),
                Figures.list(byHand),
                perSecond(size.rows(), medianByHand),
                "",
                "",
                ""));
        table.add(row("landbridge validate, equal", size.rows(), clean));
        table.add(row("landbridge validate, ten differences", size.rows(), differing));
        List<PartResult.Promise> promises = new ArrayList<>();
        promises.add(new PartResult.Promise("time of " + hand, true, BY_HAND, median(clean) / medianByHand, null));
        promises.add(new PartResult.Promise(
                "ten differences: time of equal tables", true, DIFFERING, median(differing) / median(clean), null));
        if (!grown.isEmpty()) {
            String more = String.format(Locale.ROOT, "%,d rows", size.grown());
            table.add(row("landbridge validate, equal, " + more, size.grown(), grown));
            double perRow = (size.grown() / median(grown)) / (size.rows() / median(clean));
            promises.add(new PartResult.Promise("rows/s at " + more, false, 1 - SAME, perRow, null));
            promises.add(new PartResult.Promise(
                    "resident memory at " + more, true, 1 + SAME, memory(grown) / memory(clean), null));
        }
        double share = median(clean) / copied.copySeconds();
        String note = String.format(
                Locale.ROOT,
                "The copy of these rows took %.2f s: comparing them adds %.0f %%. %d ranges, parallelism %d, -Xmx256m.",
                copied.copySeconds(),
                100 * share,
                clean.get(0).said().ranges(),
                size.parallelism());
        return new PartResult(
                key,
                from.kind().title() + " → " + to.kind().title() + ", comparison",
                List.of(
                        "comparison",
                        "seconds",
                        "single readings",
                        "rows/s",
                        "whole command, s",
                        "memory, MB",
                        "CPU, s: program + source + target"),
                table,
                List.of(note),
                promises,
                false,
                document(copied));
    }

    private static List<String> row(String name, long rows, List<Reading> readings) {
        return List.of(
                name,
                Figures.two(median(readings)),
                Figures.list(readings.stream().map(Reading::seconds).toList()),
                perSecond(rows, median(readings)),
                Figures.two(Figures.median(readings.stream()
                        .map(reading -> reading.said().measurement().wallSeconds())
                        .toList())),
                Figures.whole(memory(readings) / 1e6),
                String.join(
                        " + ",
                        Figures.one(Figures.median(readings.stream()
                                .map(reading -> reading.said().measurement().cpuSeconds())
                                .toList())),
                        Figures.one(Figures.median(
                                readings.stream().map(Reading::sourceCpu).toList())),
                        Figures.one(Figures.median(
                                readings.stream().map(Reading::targetCpu).toList()))));
    }

    private static String perSecond(long rows, double seconds) {
        return Figures.whole(rows / seconds);
    }

    private static double median(List<Reading> readings) {
        return Figures.median(readings.stream().map(Reading::seconds).toList());
    }

    private static double memory(List<Reading> readings) {
        return Figures.median(readings.stream()
                .map(reading -> (double) reading.said().measurement().peakResidentBytes())
                .toList());
    }

    private Map<String, Object> document(Measurement copied) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("copySeconds", copied.copySeconds());
        document.put("byHandSeconds", byHand);
        document.put("equal", clean);
        document.put("tenDifferences", differing);
        document.put("equalGrown", grown);
        return document;
    }
}
