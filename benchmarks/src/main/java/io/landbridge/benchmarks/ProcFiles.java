package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux's /proc tells of a process; a process that is gone reads as nothing. */
final class ProcFiles {

    /** USER_HZ: the kernel reports CPU time in hundredths of a second whatever its own tick is. */
    private static final double TICKS_PER_SECOND = 100;

    /** Where utime, stime, cutime and cstime stand after the command's closing bracket (proc(5), fields 14 to 17). */
    private static final int FIRST_TIME = 11;

    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Path root;

    ProcFiles(Path root) {
        this.root = root;
    }

    static ProcFiles ofThisMachine() {
        return new ProcFiles(Path.of("/proc"));
    }

    /**
     * CPU seconds of a process, its living descendants, and every descendant that ended and was waited for: exact for a
     * PostgreSQL postmaster with its backends, because it waits for each.
     */
    double treeCpuSeconds(long pid) {
        return tree(pid).stream().mapToDouble(each -> times(each, 4)).sum();
    }

    /** CPU seconds of the children of a process that have ended and were waited for. */
    double endedChildrenCpuSeconds(long pid) {
        return times(pid, 4) - times(pid, 2);
    }

    /** The sum of the highest resident memory that the process and its living descendants have each had. */
    long treePeakResidentBytes(long pid) {
        return tree(pid).stream().mapToLong(this::peakResidentBytes).sum();
    }

    private double times(long pid, int fields) {
        String stat = read(root.resolve(pid + "/stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        // The command's name is free text in brackets, so count from the last bracket.
        String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + fields; i++) {
            ticks += Long.parseLong(values[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    private long peakResidentBytes(long pid) {
        Matcher matcher = HIGH_WATER.matcher(read(root.resolve(pid + "/status")));
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    }

    /** The process and its living descendants. */
    List<Long> tree(long pid) {
        List<Long> all = new ArrayList<>(List.of(pid));
        for (int next = 0; next < all.size(); next++) {
            all.addAll(children(all.get(next)));
        }
        return all;
    }

    /** A child belongs to the thread that forked it, and any thread may have. */
    private List<Long> children(long pid) {
        List<Long> children = new ArrayList<>();
        try (var threads = Files.newDirectoryStream(root.resolve(pid + "/task"))) {
            for (Path thread : threads) {
                for (String child : read(thread.resolve("children")).split(" ", -1)) {
                    if (!child.isBlank()) {
                        children.add(Long.parseLong(child.strip()));
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return children;
        }
        return children;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // It ended, before the file was opened or before it was read.
            return "";
        }
    }
}
