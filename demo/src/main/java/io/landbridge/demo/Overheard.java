package io.landbridge.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What a process says while it works, and its last lines for when it fails. Safe for several threads. */
final class Overheard {

    private static final int KEPT = 100;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Deque<String> last = new ArrayDeque<>();
    private final Thread thread;

    private Overheard(InputStream said, String who, Consumer<String> each) {
        thread = new Thread(() -> hear(said, each), "demo-hears-" + who);
        thread.setDaemon(true);
    }

    /** Listens until the process ends. */
    static Overheard of(InputStream said, String who, Consumer<String> each) {
        Overheard overheard = new Overheard(said, who, each);
        overheard.thread.start();
        return overheard;
    }

    private void hear(InputStream said, Consumer<String> each) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                each.accept(line);
            }
        } catch (IOException | UncheckedIOException e) {
            keep("(nothing more could be heard: " + e.getMessage() + ")");
        }
    }

    private synchronized void keep(String line) {
        last.add(line);
        if (last.size() > KEPT) {
            last.remove();
        }
    }

    /** The last lines of a process that has ended. */
    List<String> lines() throws InterruptedException {
        thread.join(LAST_WORDS.toMillis());
        synchronized (this) {
            return List.copyOf(last);
        }
    }
}
