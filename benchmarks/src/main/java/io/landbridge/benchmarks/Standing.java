package io.landbridge.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a contestant has reached: its readings, or why there are none. */
final class Standing {

    private final Contestant contestant;
    private final List<Reading> readings = new ArrayList<>();
    private @Nullable String absence;
    private boolean failed;

    Standing(Contestant contestant) {
        this.contestant = contestant;
    }

    Contestant contestant() {
        return contestant;
    }

    List<Reading> readings() {
        return List.copyOf(readings);
    }

    void add(Reading reading) {
        readings.add(reading);
    }

    /** Takes the contestant out before the start. */
    void leave(String reason) {
        absence = reason;
    }

    /** Takes the contestant out: one that failed once is not shown as if it worked. */
    void fail(String reason) {
        leave(reason);
        failed = true;
        readings.clear();
    }

    boolean isFailed() {
        return failed;
    }

    /** Why it has no readings; null while it has, or still can. */
    @Nullable String absence() {
        return absence;
    }

    boolean isMeasured() {
        return absence == null && !readings.isEmpty();
    }

    double seconds() {
        return median(reading -> reading.measurement().copySeconds());
    }

    double rowsPerSecond() {
        return contestant.rows() / seconds();
    }

    double wallSeconds() {
        return median(reading -> reading.measurement().wallSeconds());
    }

    double peakResidentBytes() {
        return median(reading -> reading.measurement().peakResidentBytes());
    }

    double cpuSeconds() {
        return median(reading -> reading.measurement().cpuSeconds());
    }

    double sourceCpuSeconds() {
        return median(Reading::sourceCpuSeconds);
    }

    double targetCpuSeconds() {
        return median(Reading::targetCpuSeconds);
    }

    private double median(ToDoubleFunction<Reading> value) {
        if (!isMeasured()) {
            throw new IllegalStateException(contestant.name() + " was not measured: "
                    + Objects.requireNonNullElse(absence, "no round was run"));
        }
        double[] sorted = readings.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
