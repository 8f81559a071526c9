package io.landbridge.benchmarks;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@link CaptureAlone} with the options that the launcher gives the product. */
final class CaptureFollower implements Follower {

    static final String NAME = "capture alone, nothing applied";

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    private final TestDatabase source;
    private final Engine to;
    private final Path folder;
    private final Path output;
    private @Nullable Process process;

    CaptureFollower(TestDatabase source, Engine to, Path folder) {
        this.source = source;
        this.to = to;
        this.folder = folder;
        this.output = folder.resolve("capture.out");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() {
        end(launch(CaptureAlone.PREPARE, 0));
    }

    @Override
    public void start(int round) {
        process = launch(CaptureAlone.DRAIN, round);
    }

    private Process launch(String what, int round) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                CaptureAlone.class.getName(),
                what,
                folder.resolve("capture.position").toString(),
                source.url(),
                source.user(),
                to.name(),
                String.valueOf(round)));
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().put(CaptureAlone.PASSWORD, source.password());
        program.redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
        program.redirectOutput(output.toFile());
        try {
            return program.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Java", e);
        }
    }

    private Path errors() {
        return folder.resolve("capture.err");
    }

    @Override
    public boolean hasReached(int round) {
        Process running = process;
        try {
            if (Files.readString(output).startsWith("ended ")) {
                return true;
            }
            if (running == null || !running.isAlive()) {
                throw new CopyFailedException("capture has ended: " + Files.readString(errors()));
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("what capture says is not readable", e);
        }
    }

    @Override
    public long pid() {
        Process running = process;
        return running == null ? 0 : running.pid();
    }

    @Override
    public void stop() {
        Process running = process;
        process = null;
        if (running != null) {
            end(running);
        }
    }

    private void end(Process running) {
        try {
            if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new CopyFailedException("capture did not end in " + LIMIT);
            }
            if (running.exitValue() != 0) {
                throw new CopyFailedException("capture failed: " + Files.readString(errors(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what capture says is not readable", e);
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while capture was ending", e);
        }
    }

    @Override
    public @Nullable TestDatabase target() {
        return null;
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
