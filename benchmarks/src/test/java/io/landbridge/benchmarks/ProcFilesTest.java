package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFilesTest {

    @TempDir
    Path root;

    @Test
    void cpuTimeIsThatOfTheTreeWithItsEndedChildren() throws IOException {
        process(10, "(a program) with (brackets)", "100 20 3000 400", 0, "11 12");
        process(11, "b", "7 8 0 0", 0, "13");
        process(12, "c", "1 1 0 0", 0, "");
        process(13, "d", "0 5 0 0", 0, "");
        ProcFiles proc = new ProcFiles(root);
        assertThat(proc.treeCpuSeconds(10)).isCloseTo(35.42, within(1e-9));
        assertThat(proc.endedChildrenCpuSeconds(10)).isCloseTo(34.0, within(1e-9));
    }

    @Test
    void peakMemoryIsTheSumOverTheTree() throws IOException {
        process(10, "a", "0 0 0 0", 2_000, "11");
        process(11, "b", "0 0 0 0", 500, "");
        assertThat(new ProcFiles(root).treePeakResidentBytes(10)).isEqualTo(2_500L * 1024);
    }

    @Test
    void processThatIsGoneReadsAsNothing() throws IOException {
        process(10, "a", "1 1 1 1", 100, "11");
        ProcFiles proc = new ProcFiles(root);
        assertThat(proc.treeCpuSeconds(10)).isCloseTo(0.04, within(1e-9));
        assertThat(proc.treeCpuSeconds(99)).isZero();
        assertThat(proc.treePeakResidentBytes(99)).isZero();
    }

    @Test
    void thisProcessHasMemoryAndTime() {
        ProcFiles proc = ProcFiles.ofThisMachine();
        long self = ProcessHandle.current().pid();
        assertThat(proc.treePeakResidentBytes(self)).isGreaterThan(10_000_000);
        assertThat(proc.treeCpuSeconds(self)).isPositive();
    }

    private void process(long pid, String name, String times, long peakKilobytes, String children) throws IOException {
        Path thread = Files.createDirectories(root.resolve(pid + "/task/" + pid));
        Files.writeString(
                root.resolve(pid + "/stat"), pid + " (" + name + ") S 1 2 3 4 5 6 7 8 9 10 " + times + " 20 0 1\n");
        Files.writeString(
                root.resolve(pid + "/status"),
                "Name:\t" + name + "\nVmHWM:\t " + peakKilobytes + " kB\nVmRSS:\t 1 kB\n");
        Files.writeString(thread.resolve("children"), children.isEmpty() ? "" : children + " ");
    }
}
