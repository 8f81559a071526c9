package io.landbridge.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the contestants of a direction in turn: one round that only warms up, then the measured rounds, each beginning
 * with another contestant. Before a copy the target is empty and both servers are flushed; after it the target must
 * hold what the source holds.
 */
final class Race {

    private static final Logger LOG = LoggerFactory.getLogger(Race.class);

    private final Direction direction;
    private final Site source;
    private final Site target;
    private final Standings standings;
    private final Map<String, Checksum> expected = new HashMap<>();

    Race(Direction direction, Site source, Site target) {
        this.direction = direction;
        this.source = source;
        this.target = target;
        this.standings = new Standings(direction.contestants());
    }

    /** @param absences why contestants cannot take part, by name */
    Standings run(int rounds, Map<String, String> absences) {
        absences.forEach((name, reason) -> standings.of(name).leave(reason));
        for (int round = 0; round <= rounds; round++) {
            List<Contestant> order = new ArrayList<>(direction.contestants());
            Collections.rotate(order, -round);
            int position = 0;
            for (Contestant contestant : order) {
                position++;
                Standing standing = standings.of(contestant.name());
                if (standing.absence() == null) {
                    turn(standing, round, position);
                }
            }
        }
        return standings;
    }

    private void turn(Standing standing, int round, int position) {
        Contestant contestant = standing.contestant();
        try {
            Reading reading = copy(contestant, round, position);
            if (round > 0) {
                standing.add(reading);
            }
            Measurement measured = reading.measurement();
            LOG.info(
                    "{}, {}: {} took {} s, the whole command {} s",
                    direction.title(),
                    round == 0 ? "warm-up" : "round " + round,
                    contestant.name(),
                    seconds(measured.copySeconds()),
                    seconds(measured.wallSeconds()));
        } catch (CopyFailedException e) {
            LOG.error("{}: {} is out: {}", direction.title(), contestant.name(), e.getMessage());
            standing.fail("failed: " + e.getMessage());
        }
    }

    private Reading copy(Contestant contestant, int round, int position) {
        var from = source.source(contestant.rows());
        Checksum wanted = expected.computeIfAbsent(
                contestant.shape() + " " + contestant.rows(),
                any -> source.checksum(from, NineColumns.expectedChecksum(source.engine(), contestant.shape())));
        var to = target.emptyTarget(contestant.shape());
        source.settle();
        target.settle();
        try (WorkFolder folder = WorkFolder.create()) {
            double sourceBefore = source.cpuSeconds();
            double targetBefore = target.cpuSeconds();
            Measurement measurement = contestant.copy().run(from, to, new Programs(folder.path()));
            Reading reading = new Reading(
                    round,
                    position,
                    measurement,
                    source.cpuSeconds() - sourceBefore,
                    target.cpuSeconds() - targetBefore);
            Checksum found = target.checksum(to, NineColumns.foundChecksum(target.engine(), contestant.shape()));
            if (!found.equals(wanted)) {
                throw new CopyFailedException("the copy is wrong: " + found + " instead of " + wanted);
            }
            return reading;
        }
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
