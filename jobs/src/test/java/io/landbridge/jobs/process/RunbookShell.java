package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.RunbookPage.Entry;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A shell in a folder of its own, in which {@code landbridge} is the product and {@code psql} and {@code mysql} reach the source. */
final class RunbookShell implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String ASKED = "nothing to leave it: ";

    private final Path folder;
    private final Map<String, String> environment;
    private final List<Process> background = new ArrayList<>();

    RunbookShell(Path folder, TestDatabase source, TestDatabase target, String more) {
        this.folder = folder;
        try {
            Path programs = Files.createDirectory(folder.resolve("bin"));
            program(
                    programs,
                    "landbridge",
                    "exec "
                            + ToolProcess.command(ToolProcess.QUICK).stream()
                                    .map(word -> "'" + word + "'")
                                    .collect(Collectors.joining(" "))
                            + " \"$@\"");
            Files.writeString(folder.resolve("shop.yaml"), """
                    migration: shop
                    source: {url: "%s", tls: insecure, username: %s, password: "${env:SOURCE_PASSWORD}"}
                    target: {url: "%s", tls: insecure, username: %s, password: "${env:TARGET_PASSWORD}"}
                    ledger: {schema: landbridge}
                    %s""".formatted(
                            source.url(), source.user(), target.url(), target.user(), more));
            environment = Map.ofEntries(
                    Map.entry("SOURCE_PASSWORD", source.password()),
                    Map.entry("TARGET_PASSWORD", target.password()),
                    Map.entry("LANDBRIDGE_STATE", folder.resolve("state").toString()),
                    Map.entry("PATH", programs + ":" + System.getenv("PATH")),
                    Map.entry("PGHOST", source.host()),
                    Map.entry("PGPORT", Integer.toString(source.port())),
                    Map.entry("PGUSER", source.user()),
                    Map.entry("PGPASSWORD", source.password()),
                    Map.entry("PGDATABASE", source.name()),
                    Map.entry(
                            "TARGET",
                            "postgresql://" + target.user() + ":" + target.password() + "@" + target.host() + ":"
                                    + target.port() + "/" + target.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void program(Path programs, String name, String does) throws IOException {
        Path program = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A file beside the plan. */
    RunbookShell withFile(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that the page uses and this machine does not have. */
    RunbookShell withProgram(String name, String does) {
        try {
            program(folder.resolve("bin"), name, does);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs all commands of a page in their order. */
    void carryOut(RunbookPage page) {
        assertThat(page.entries()).as(page.name()).isNotEmpty();
        page.entries().forEach(entry -> carryOut(page.name(), entry));
    }

    private void carryOut(String page, Entry entry) {
        if (entry.isInBackground()) {
            String command = entry.command().substring(0, entry.command().length() - 2);
            background.add(start("exec " + command, folder.resolve("background.txt")));
            return;
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        String said;
        do {
            Path output = folder.resolve("output.txt");
            Process process = start(typed(entry), output);
            int exit = end(process, LIMIT);
            // The plan of a test reaches its servers without TLS, which every command warns of.
            String printed = read(output).replaceAll("(?m)^warning: .*\n", "");
            said = "exit " + exit + "\n" + printed;
            if (exit == entry.exit() && entry.fits(printed)) {
                return;
            }
        } while (entry.isQuestion() && System.nanoTime() < end);
        throw new AssertionError("%s: $ %s%nexpected exit %d and%n%s%n%nsaid %s%n%nin the background: %s"
                .formatted(
                        page,
                        entry.command(),
                        entry.exit(),
                        String.join("\n", entry.expected()),
                        said,
                        read(folder.resolve("run.log"))));
    }

    /** An approval is asked at a terminal only, so it gets one, and the name that the page types there. */
    private static String typed(Entry entry) {
        return entry.expected().stream()
                .filter(line -> line.contains(ASKED))
                .map(line -> line.substring(line.indexOf(ASKED) + ASKED.length()))
                .findFirst()
                .map(name -> PseudoTerminal.command(entry.command(), ASKED, name))
                .orElse(entry.command());
    }

    /** Runs one command to its end, whatever it says. */
    String run(String command) {
        Path output = folder.resolve("output.txt");
        end(start(command, output), LIMIT);
        return read(output);
    }

    private Process start(String command, Path output) {
        try {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int end(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what runs in the background: politely, then not. */
    @Override
    public void close() {
        for (Process process : background) {
            process.destroy();
            if (end(process, Duration.ofSeconds(30)) < 0) {
                process.destroyForcibly();
            }
        }
    }
}
