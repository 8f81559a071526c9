package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWatchTest {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(5);
    private final LogWatch watch = new LogWatch("begin of", "end of", nanos::get);

    @Test
    void phaseLastsFromTheLookThatSawItsBeginningToTheOneThatSawItsEnd() throws IOException {
        Path log = folder.resolve("log");
        watch.look(log);
        Files.writeString(log, "connected\n");
        watch.look(log);
        write(log, "begin of copy\n");
        nanos.set(2_000_000_000);
        watch.look(log);
        nanos.set(3_000_000_000L);
        watch.look(log);
        write(log, "end of copy\n");
        nanos.set(4_500_000_000L);
        watch.look(log);
        nanos.set(9_000_000_000L);
        watch.look(log);
        assertThat(watch.seconds()).hasValue(2.5);
    }

    @Test
    void phaseThatDidNotEndHasNoLength() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), "begin of copy\n");
        watch.look(log);
        assertThat(watch.seconds()).isEmpty();
    }

    private static void write(Path log, String line) throws IOException {
        Files.writeString(log, line, StandardOpenOption.APPEND);
    }
}
