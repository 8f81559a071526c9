package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CPU time of single threads: which of them has a core for itself is what a total over processes does not tell. */
final class ThreadTimes {

    private static final double TICKS_PER_SECOND = 100;
    /** utime, counted from behind the command's closing bracket (proc(5), field 14). */
    private static final int USER_TIME = 11;

    private static final int LONGEST_NAME = 60;

    private final Map<Path, Time> times = new HashMap<>();

    private record Time(String name, double seconds) {}

    /**
     * A thread of an interval.
     *
     * @param name what it belongs to, and what it calls itself
     * @param seconds of CPU time
     */
    record Busy(String name, double seconds) {}

    /** @param trees roots of process trees by what they are called */
    static ThreadTimes of(Map<String, Long> trees) {
        ThreadTimes all = new ThreadTimes();
        ProcFiles proc = ProcFiles.ofThisMachine();
        trees.forEach((title, root) -> {
            List<Long> tree = proc.tree(root);
            tree.forEach(pid -> all.read(title, Path.of("/proc", String.valueOf(pid))));
        });
        return all;
    }

    private void read(String title, Path process) {
        try (var tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                String stat = Files.readString(task.resolve("stat"));
                String own = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                long ticks = Long.parseLong(values[USER_TIME]) + Long.parseLong(values[USER_TIME + 1]);
                // PostgreSQL's processes say in their command line what they do.
                String said = Files.readString(process.resolve("cmdline"))
                        .replace('\0', ' ')
                        .strip();
                String name = said.startsWith("postgres: ") ? said.substring("postgres: ".length()) : own;
                times.put(
                        task,
                        new Time(
                                title + ": " + name.substring(0, Math.min(LONGEST_NAME, name.length())),
                                ticks / TICKS_PER_SECOND));
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has ended meanwhile, and what it took is not asked for any more.
        }
    }

    /** The thread that took most since then. */
    Optional<Busy> busiestSince(ThreadTimes before) {
        return times.entrySet().stream()
                .map(entry -> {
                    Time earlier = before.times.get(entry.getKey());
                    double seconds = entry.getValue().seconds() - (earlier == null ? 0 : earlier.seconds());
                    return new Busy(entry.getValue().name(), seconds);
                })
                .max(Comparator.comparingDouble(Busy::seconds));
    }
}
