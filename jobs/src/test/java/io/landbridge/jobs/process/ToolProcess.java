package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One started command; output goes to files, so that a full pipe never stops it. */
public final class ToolProcess {

    /** The exit code of a process that was killed. */
    public static final int KILLED = 137;

    /** Most of these processes are killed in their first seconds: the quick compiler costs half the processor time. */
    public static final List<String> QUICK = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;
    private final Path out;
    private final Path err;

    private ToolProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts the product's command line with these arguments, in a folder that holds its output. */
    public static ToolProcess start(Path folder, Map<String, String> environment, String... arguments) {
        return start(folder, environment, QUICK, arguments);
    }

    /** The same in a Java machine with these options. */
    public static ToolProcess start(
            Path folder, Map<String, String> environment, List<String> machine, String... arguments) {
        List<String> all = new ArrayList<>();
        product().ifPresent(jar -> all.addAll(KeptClasses.options(jar)));
        all.addAll(machine);
        return launch(folder, environment, all, arguments);
    }

    /** The same with these options and no others. */
    static ToolProcess launch(Path folder, Map<String, String> environment, List<String> machine, String... arguments) {
        List<String> command = command(machine);
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(folder, arguments[0] + '-', ".out");
            Path err = Files.createTempFile(folder, arguments[0] + '-', ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment()
                    .put("LANDBRIDGE_STATE", folder.resolve("state").toString());
            builder.environment().putAll(environment);
            return new ToolProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words that start the product in a Java machine with these options; arguments follow. */
    public static List<String> command(List<String> machine) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(machine);
        command.add("-cp");
        // The finished jar where the build has made it; the classes themselves when a test is run before.
        command.add(product().map(Path::toString).orElseGet(() -> System.getProperty("java.class.path")));
        command.add("io.landbridge.jobs.Landbridge");
        return command;
    }

    private static Optional<Path> product() {
        return Optional.of(System.getProperty("landbridge.product", ""))
                .filter(product -> !product.isEmpty())
                .map(Path::of)
                .filter(Files::exists);
    }

    /** Waits for the end. */
    public ToolProcess await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Not ended after " + limit + ":\n" + out() + err());
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for the end and the exit code. */
    public ToolProcess exits(int code) {
        await(Duration.ofMinutes(3));
        assertThat(process.exitValue()).as("exit code of\n%s%s", out(), err()).isEqualTo(code);
        return this;
    }

    /** Waits for the end, which is one of these. */
    public int exitsWithOneOf(Integer... codes) {
        await(Duration.ofMinutes(3));
        assertThat(process.exitValue()).as("exit code of\n%s%s", out(), err()).isIn((Object[]) codes);
        return process.exitValue();
    }

    /** Waits until the process has ended as one does that was killed. */
    public void isKilled() {
        exits(KILLED);
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(20));
    }

    /** Lets the process run for this long; returns earlier when it ends by itself. */
    public void runsFor(Duration time) {
        try {
            var unused = process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal by name, as in {@code STOP}. */
    public void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exit).as("kill -%s of a process that runs", name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Does something again and again while the process runs, until enough is done. */
    public void whileRunning(Runnable again, BooleanSupplier enough) {
        long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        while (process.isAlive() && !enough.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Neither ended nor enough after four minutes:\n" + out() + err());
            }
            again.run();
            waitALittle(20);
        }
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Waits until the condition holds while the process runs, at most three minutes: longer than a busy machine takes. */
    public ToolProcess until(String what, BooleanSupplier condition) {
        return until(what, Duration.ofMinutes(3), condition);
    }

    /** Waits until the condition holds while the process runs. */
    public ToolProcess until(String what, Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            if (waited.compareTo(limit) > 0 || !process.isAlive()) {
                throw new AssertionError(
                        (process.isAlive() ? "No " : "The process ended before ") + what + ":\n" + out() + err());
            }
            // Most conditions ask a server, which takes processor time from what is waited for.
            waitALittle(waited.compareTo(Duration.ofSeconds(1)) < 0 ? 20 : 60);
        }
        return this;
    }

    private void waitALittle(long millis) {
        try {
            // Ends at once with the process.
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Standard output so far. */
    public String out() {
        return read(out);
    }

    /** Standard error so far. */
    public String err() {
        return read(err);
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Standard output as one document that meets the published schema of its command. */
    public JsonNode json() {
        try {
            return Document.of(out());
        } catch (IOException e) {
            throw new AssertionError("No document: " + out() + err(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
