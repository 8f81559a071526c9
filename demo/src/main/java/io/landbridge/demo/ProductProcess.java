package io.landbridge.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The product as a process of its own, so that a kill is a real one. */
final class ProductProcess implements AutoCloseable {

    private static final long MOST_MINUTES = 60;
    private static final long LOOK_NANOS = 15_000_000;

    private final String command;
    private final Process process;
    private final Path document;
    private final Overheard said;
    private final long started = System.nanoTime();

    private ProductProcess(String command, Process process, Path document, Overheard said) {
        this.command = command;
        this.process = process;
        this.document = document;
        this.said = said;
    }

    /**
     * Starts {@code landbridge ARGUMENTS --output json}.
     *
     * @param heard gets each line of progress
     */
    static ProductProcess start(
            Path launcher, Path folder, Map<String, String> environment, Consumer<String> heard, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--output", "json"));
        Path document = Files.createTempFile(folder, arguments[0], ".json");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(document.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        Process process = builder.start();
        return new ProductProcess(
                arguments[0], process, document, Overheard.of(process.getErrorStream(), arguments[0], heard));
    }

    /** kill -9: no handler runs, nothing is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, as a service manager sends it: the run stops at the next chunk or batch. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end, which has this exit code, and reads the document. */
    Ended ends(int exitCode) throws IOException, InterruptedException {
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            kill();
            throw new DemoException(70, command + " did not end within " + MOST_MINUTES + " minutes.");
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        if (process.exitValue() != exitCode) {
            throw ended("");
        }
        return new Ended(seconds, document());
    }

    /** Waits for the end, which has one of these exit codes. */
    int endsWithOneOf(int one, int other) throws IOException, InterruptedException {
        if (process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) && process.exitValue() == other) {
            return other;
        }
        ends(one);
        return one;
    }

    private JsonNode document() throws IOException {
        String text = Files.readString(document);
        return new ObjectMapper().readTree(text.isBlank() ? "{}" : text);
    }

    private DemoException ended(String before) throws IOException, InterruptedException {
        int exitCode = process.exitValue();
        return new DemoException(
                exitCode == 0 ? 70 : exitCode,
                command + " ended" + before + " with " + exitCode + ":\n" + String.join("\n", said.lines()) + '\n'
                        + document());
    }

    /** What it said, when it has ended; no more than the last lines. */
    List<String> said() throws InterruptedException {
        return said.lines();
    }

    /** Waits until the condition holds, while the process works. */
    void until(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw ended(" before " + what);
            }
            if (System.nanoTime() > end) {
                throw new DemoException(70, what + " did not come within " + MOST_MINUTES + " minutes.");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Lets the process work for a while. */
    void works(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        until("the end of " + time.toSeconds() + " seconds", () -> System.nanoTime() - end >= 0);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What a process said as it ended as it should. */
    record Ended(double seconds, JsonNode document) {}
}
