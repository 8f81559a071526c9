package io.landbridge.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server process that ends with this program, even if this program is killed: a shell holds the other end of a pipe.
 */
final class WatchedProcess {

    private static final String SCRIPT = script();

    private final Process shell;
    private final Path pidFile;
    private @Nullable ProcessHandle server;

    private WatchedProcess(Process shell, Path pidFile) {
        this.shell = shell;
        this.pidFile = pidFile;
    }

    /**
     * Starts {@code command}; its output goes to the end of {@code log}.
     *
     * @param orphanSignal what ends a server whose program is gone
     * @param folder what is removed then
     */
    static WatchedProcess start(List<String> command, Path log, String orphanSignal, Path folder) {
        Path pidFile = folder.resolve("pid");
        List<String> all = new ArrayList<>(
                List.of("/bin/sh", "-c", SCRIPT, "testkit-watch", pidFile.toString(), orphanSignal, folder.toString()));
        all.addAll(command);
        try {
            Files.deleteIfExists(pidFile);
            Process shell = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new WatchedProcess(shell, pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Sends a signal by name, as in "INT"; a process that is gone is not an error. */
    void signal(String name) {
        long pid = server().pid();
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills the server and its children at once, as a crash of the machine would. */
    void kill() {
        if (!isAlive()) {
            return;
        }
        ProcessHandle handle = server();
        List<ProcessHandle> children = handle.descendants().toList();
        handle.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle child : children) {
            Waiting.until(
                    "the end of process " + child.pid(), Duration.ofSeconds(10), () -> holdsMemory(child) ? null : 0);
        }
        awaitEnd(Duration.ofSeconds(30));
    }

    /** A process that nobody has buried yet still counts as alive, but has given everything back. */
    private static boolean holdsMemory(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return process.isAlive(); // gone, or a system without /proc
        }
    }

    void awaitEnd(Duration limit) {
        if (!endsWithin(limit)) {
            throw new IllegalStateException("the server did not end in " + limit);
        }
    }

    boolean endsWithin(Duration limit) {
        try {
            return shell.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !shell.isAlive();
        }
    }

    /** The server's own process; the shell writes its id right after it started it. */
    private ProcessHandle server() {
        ProcessHandle known = server;
        if (known == null) {
            known = Waiting.until("the server's process id", Duration.ofSeconds(10), () -> {
                if (!Files.exists(pidFile)) {
                    return null;
                }
                return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                        .orElseThrow(() -> new IllegalStateException("the server ended at once"));
            });
            server = known;
        }
        return known;
    }

    private static String script() {
        try (InputStream in = WatchedProcess.class.getResourceAsStream("watch.sh")) {
            if (in == null) {
                throw new IllegalStateException("watch.sh is missing beside " + WatchedProcess.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
