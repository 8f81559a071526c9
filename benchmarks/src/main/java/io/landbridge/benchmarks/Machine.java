package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine that measured, as far as it matters for the figures.
 *
 * @param loadBefore the load of the last minute before the run: figures of a busy machine mean nothing
 */
record Machine(int cores, long memoryBytes, String processor, String system, String java, double loadBefore) {

    static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(find("/proc/meminfo", "MemTotal:\\s+(\\d+) kB", "0")) * 1024,
                find("/proc/cpuinfo", "model name\\s*:\\s*(.+)", "an unknown processor"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Double.parseDouble(find("/proc/loadavg", "^(\\S+)", "NaN")));
    }

    /** One line of Markdown. */
    String title() {
        return String.format(
                Locale.ROOT,
                "%d cores, %.0f GB, %s, load before %.1f",
                cores,
                memoryBytes / 1024.0 / 1024 / 1024,
                processor,
                loadBefore);
    }

    private static String find(String file, String pattern, String otherwise) {
        try {
            Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1) : otherwise;
        } catch (IOException e) {
            return otherwise;
        }
    }
}
