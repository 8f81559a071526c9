package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says what happens, line by line, to whoever looks on. */
final class Spoken {

    private final Consumer<String> out;
    private final Ticker ticker;
    private long begun;

    Spoken(Consumer<String> out, Ticker ticker) {
        this.out = out;
        this.ticker = ticker;
    }

    void say(String line) {
        out.accept(line);
    }

    void begins(RunbookStep step) {
        begun = ticker.nanos();
        say(step.name() + " (" + step.kind().word() + ") …");
    }

    void done(RunbookStep step, String output) {
        String line = output.lines().findFirst().orElse("");
        say(step.name() + ": done in " + taken() + (line.isEmpty() ? "" : ": " + line));
    }

    void failed(RunbookStep step, LandbridgeException e) {
        say(step.name() + ": failed after " + taken() + ": " + e.what());
    }

    private String taken() {
        return String.format(
                Locale.ROOT, "%.3f s", Duration.ofNanos(ticker.nanos() - begun).toMillis() / 1000.0);
    }
}
