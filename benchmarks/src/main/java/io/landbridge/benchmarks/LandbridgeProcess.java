package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The finished product as a user starts it, which follows the source until it is stopped. */
final class LandbridgeProcess {

    private static final Duration COPY_LIMIT = Duration.ofMinutes(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int SHOWN_LINES = 20;

    private final Path launcher;
    private final Path folder;
    private final Path plan;
    private final PlanEnds ends;
    private @Nullable Process process;

    /**
     * @param folder for the plan, the history and what the program says
     * @param backfill further lines of the plan's {@code backfill}
     */
    LandbridgeProcess(
            Path launcher,
            Path folder,
            TestDatabase source,
            TestDatabase target,
            List<String> tables,
            String backfill) {
        this.launcher = launcher;
        this.folder = folder;
        this.ends = new PlanEnds(source, target);
        this.plan = folder.resolve("plan.yaml");
        StringBuilder text = new StringBuilder(ends.head("stream-benchmark")).append("""
            changes: {through: direct, lanes: 2}
            backfill:
              parallelism: 2
            %stables:
            """.formatted(backfill));
        tables.forEach(table -> text.append("  - table: ").append(table).append('\n'));
        try {
            Files.writeString(plan, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + plan, e);
        }
    }

    /** Begins, or goes on. */
    void start() {
        process = launch(
                "run", plan.toString(), "--state", folder.resolve("state").toString());
    }

    private Process launch(String... arguments) {
        ProcessBuilder program = new ProcessBuilder(launcher.toAbsolutePath().toString());
        program.command().addAll(List.of(arguments));
        program.directory(folder.toFile());
        program.redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
        program.redirectOutput(ProcessBuilder.Redirect.appendTo(
                folder.resolve("landbridge.out").toFile()));
        ends.tell(program);
        try {
            Process started = program.start();
            // It would wait for servers that are gone.
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + launcher, e);
        }
    }

    private Path errors() {
        return folder.resolve("landbridge.err");
    }

    /** Waits until everything is copied and indexed, and changes are followed. */
    void awaitFollowing() {
        Waiting.until("everything is copied", COPY_LIMIT, () -> {
            requireRunning();
            return isFollowing();
        });
    }

    boolean isFollowing() {
        try {
            return ends.target().queryLong("SELECT count(*) FROM landbridge.stage WHERE stage = 'indexes'") == 1;
        } catch (IllegalStateException e) {
            // There is no ledger yet.
            return false;
        }
    }

    /** @throws CopyFailedException when it has ended */
    void requireRunning() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new CopyFailedException("landbridge has ended: " + tail());
        }
    }

    long pid() {
        Process running = process;
        return running == null ? 0 : running.pid();
    }

    /** Ends it in order. */
    void stop() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroy();
            end(running);
        }
    }

    /** Removes what it made at the source. */
    void finish() {
        stop();
        end(launch("finish", plan.toString(), "--yes"));
    }

    private static void end(Process running) {
        try {
            if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while landbridge was ending", e);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(errors());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }
}
