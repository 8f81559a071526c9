package io.landbridge.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The product as a process of its own, so that a kill is a real one. */
final class ProductProcess implements AutoCloseable {

    private final Process process;
    private final Path document;
    private final long started = System.nanoTime();

    private ProductProcess(Process process, Path document) {
        this.process = process;
        this.document = document;
    }

    /** Starts {@code landbridge ARGUMENTS --output json}; progress goes to our own stderr. */
    static ProductProcess start(Path launcher, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--output", "json"));
        Path document = Files.createTempFile(folder, arguments[0], ".json");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(document.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        return new ProductProcess(builder.start(), document);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9: no handler runs, nothing is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for the end and reads the document; its {@code exitCode} is added. */
    Ended await(long minutes) throws IOException, InterruptedException {
        if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
            kill();
            throw new DemoException(70, "The product did not end within " + minutes + " minutes.");
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        String text = Files.readString(document);
        JsonNode answer = new ObjectMapper().readTree(text.isBlank() ? "{}" : text);
        return new Ended(process.exitValue(), seconds, answer);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** How a process ended, and what it said. */
    record Ended(int exitCode, double seconds, JsonNode document) {}
}
