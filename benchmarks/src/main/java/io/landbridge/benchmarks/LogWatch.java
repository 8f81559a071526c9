package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Times a phase that a program announces in its log, as exactly as somebody looks at the log. */
final class LogWatch {

    private final String begin;
    private final String end;
    private final LongSupplier nanoClock;
    private long begun;
    private long ended;

    /**
     * @param begin text of the line that opens the phase
     * @param end text of the line that closes it
     */
    LogWatch(String begin, String end) {
        this(begin, end, System::nanoTime);
    }

    LogWatch(String begin, String end, LongSupplier nanoClock) {
        this.begin = begin;
        this.end = end;
        this.nanoClock = nanoClock;
    }

    void look(Path log) {
        if (ended != 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        String text;
        try {
            text = Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            // Half a character at the end of what was written so far: the next look sees it whole.
            return;
        }
        if (begun == 0 && text.contains(begin)) {
            begun = now;
        }
        if (begun != 0 && text.contains(end)) {
            ended = now;
        }
    }

    /** Empty if the phase was not seen to begin and to end. */
    OptionalDouble seconds() {
        return ended == 0 ? OptionalDouble.empty() : OptionalDouble.of((ended - begun) / 1e9);
    }
}
