package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.StepAction.Command;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs on this machine; whatever they have started ends with them at their timeout. */
final class Commands {

    /** What a program printed before the last half megabyte is dropped. */
    private static final int MOST_BYTES = 1 << 19;

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Map<String, String> surroundings;

    /** @param surroundings the environment of this process, which says where programs are */
    Commands(Map<String, String> surroundings) {
        this.surroundings = Map.copyOf(surroundings);
    }

    String run(Command command, String where, Duration limit) {
        List<String> secrets = new ArrayList<>();
        ProcessBuilder builder = new ProcessBuilder(command.run()).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        for (Map.Entry<String, SecretText> variable : command.environment().entrySet()) {
            builder.environment().put(variable.getKey(), variable.getValue().reveal());
            secrets.addAll(variable.getValue().secrets());
        }
        Process process = start(builder, where);
        Tail tail = new Tail(process.getInputStream());
        tail.start();
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                end(process);
            }
        }
        String printed = tail.text();
        String shown = CapturedOutput.of(printed, secrets);
        if (!ended) {
            throw new LandbridgeException(
                    RunbookError.TIMED_OUT,
                    where,
                    command.run().get(0) + " did not end within " + limit.toMillis() + " ms, and was killed"
                            + said(shown));
        }
        if (process.exitValue() != command.exit()) {
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED,
                    where,
                    command.run().get(0) + " ended with " + process.exitValue() + said(shown));
        }
        if (command.contains() != null && !printed.contains(command.contains())) {
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED,
                    where,
                    command.run().get(0) + " did not print '" + command.contains() + "'" + said(shown));
        }
        return shown;
    }

    /** Whether the program is there. */
    String look(Command command, String where) {
        String program = command.run().get(0);
        if (program.indexOf('/') >= 0) {
            return found(Path.of(program), program, where);
        }
        return Stream.of(surroundings.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(path -> found(path, program, where))
                .orElseThrow(() -> notFound(program, where));
    }

    private static String found(Path path, String program, String where) {
        if (!Files.isExecutable(path) || Files.isDirectory(path)) {
            throw notFound(program, where);
        }
        return path + " is there; it was not run";
    }

    private static LandbridgeException notFound(String program, String where) {
        return new LandbridgeException(RunbookError.STEP_FAILED, where, "There is no program " + program + '.');
    }

    private static String said(String shown) {
        return shown.isEmpty() ? "; it printed nothing." : ": " + shown;
    }

    private static Process start(ProcessBuilder builder, String where) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED, where, builder.command().get(0) + " cannot be started.", e);
        }
    }

    /** Children first are asked, since a parent that is gone would hide them; then all are made to. */
    private static void end(Process process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** Reads what a program prints, so that it never waits for a reader, and keeps the end. */
    private static final class Tail {

        private final InputStream in;
        private final Thread thread;
        private byte[] kept = new byte[0];

        Tail(InputStream in) {
            this.in = in;
            this.thread = new Thread(this::read, "command-output");
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        private void read() {
            byte[] buffer = new byte[8192];
            try {
                int count = in.read(buffer);
                while (count >= 0) {
                    keep(buffer, count);
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                // The program was ended; what it printed before is kept.
            }
        }

        /** Between the reading thread and whoever asks for the text while a grandchild holds the pipe open. */
        private synchronized void keep(byte[] buffer, int count) {
            int from = Math.max(0, kept.length + count - MOST_BYTES);
            byte[] joined = new byte[kept.length + count - from];
            int old = Math.max(0, kept.length - from);
            System.arraycopy(kept, kept.length - old, joined, 0, old);
            System.arraycopy(buffer, count - (joined.length - old), joined, old, joined.length - old);
            kept = joined;
        }

        /** A background process of the program may hold its output open for ever: it is not waited for. */
        String text() {
            try {
                thread.join(LAST_WORDS.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (this) {
                return new String(kept, StandardCharsets.UTF_8);
            }
        }
    }
}
