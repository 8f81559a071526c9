package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir
    Path folder;

    @Test
    void pipelinesRunAtOnceAndTheirLastOutputIsKept() throws IOException {
        // Each pipeline ends only when the other one is there: one after the other they would wait for ever.
        String meet = "mkfifo one two; ";
        shell(meet).start().onExit().join();
        Measurement measured = programs()
                .run(List.of(
                        List.of(shell("echo first > one; cat two"), shell("tr a-z A-Z")),
                        List.of(shell("cat one; echo second > two"), shell("cat"))));
        assertThat(Files.readString(programs().output(0))).isEqualTo("SECOND\n");
        assertThat(Files.readString(programs().output(1))).isEqualTo("first\n");
        assertThat(measured.wallSeconds()).isPositive().isEqualTo(measured.copySeconds());
    }

    @Test
    void cpuTimeAndMemoryAreTheProgramsOwn() {
        Measurement busy = programs()
                .run(List.of(List.of(shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"), shell("cat"))));
        assertThat(busy.cpuSeconds()).isBetween(0.05, busy.wallSeconds() * 2 + 0.05);
        assertThat(busy.peakResidentBytes()).isBetween(500_000L, 50_000_000L);
    }

    @Test
    void programThatFailsInTheMiddleIsToldWithWhatItSaid() {
        assertThatThrownBy(() -> programs()
                        .run(List.of(List.of(
                                shell("echo rows"), shell("cat >/dev/null; echo lost it >&2; exit 3"), shell("cat")))))
                .isInstanceOf(CopyFailedException.class)
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("lost it");
    }

    @Test
    void phaseThatTheLogAnnouncesIsTimedApart() {
        AtomicLong clock = new AtomicLong();
        LogWatch watch = new LogWatch("begin of", "end of", () -> clock.addAndGet(1_000_000_000));
        Measurement measured = programs().run(shell("echo begin of copy >&2; echo end of copy >&2"), watch);
        assertThat(measured.copySeconds()).isEqualTo(watch.seconds().orElseThrow());
        assertThat(measured.wallSeconds()).isPositive();
    }

    @Test
    void withoutTheAnnouncementTheWholeCommandCounts() {
        Measurement measured = programs().run(shell("echo begin of copy >&2"), new LogWatch("begin of", "end of"));
        assertThat(measured.copySeconds()).isEqualTo(measured.wallSeconds());
    }

    private Programs programs() {
        return new Programs(folder);
    }

    private ProcessBuilder shell(String script) {
        return new ProcessBuilder("/bin/sh", "-c", script).directory(folder.toFile());
    }
}
