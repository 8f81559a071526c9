package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.PseudoTerminal;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Two databases, the plan between them and the commands on it; closing drops the databases and the ledger. */
final class Scene implements AutoCloseable {

    private static final List<String> JSON = List.of("--output", "json");

    private final Path folder;
    private final TestDatabase source;
    private final TestDatabase target;
    private final LedgerReading ledger;
    private final Map<String, String> environment = new HashMap<>();
    private final List<ToolProcess> processes = new ArrayList<>();
    private List<String> machine = ToolProcess.QUICK;

    private Scene(Path folder, TestDatabase source, TestDatabase target) {
        this.folder = folder;
        this.source = source;
        this.target = target;
        // On MySQL a ledger is a database beside the target; one of its own, since the server is shared.
        String name = target.engine().isMySqlFamily() ? target.name() + "_lb" : "landbridge";
        this.ledger = new LedgerReading(target, name);
        environment.put("SOURCE_PASSWORD", source.password());
        environment.put("TARGET_PASSWORD", target.password());
        plan("");
    }

    /** New databases on the shared servers. */
    static Scene open(Path folder, Direction direction) {
        return open(folder, Servers.shared(direction.from()), Servers.shared(direction.to()));
    }

    /** New databases on these servers. */
    static Scene open(Path folder, TestServer from, TestServer to) {
        TestDatabase source = from.createDatabase("source");
        try {
            return new Scene(folder, source, to.createDatabase("target"));
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    TestDatabase source() {
        return source;
    }

    TestDatabase target() {
        return target;
    }

    LedgerReading ledger() {
        return ledger;
    }

    Path folder() {
        return folder;
    }

    /** Where the tool keeps the run history. */
    Path state() {
        return folder.resolve("state");
    }

    /** A variable of the environment of every later command. */
    Scene environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Every later command is started as the launcher starts a run, with a heap like {@code 512m}. */
    Scene heap(String most) {
        machine = List.of("-Xmx" + most);
        return this;
    }

    /** Writes the plan; {@code more} is what follows the two ends and the ledger. */
    Scene plan(String more) {
        return plan(source.url(), target.url(), more);
    }

    /** The same with other addresses of the same databases, as a proxy has one. */
    Scene plan(String sourceUrl, String targetUrl, String more) {
        return planText(head(sourceUrl, targetUrl) + more);
    }

    /** A plan's two ends and ledger. */
    String head() {
        return head(source.url(), target.url());
    }

    private String head(String sourceUrl, String targetUrl) {
        return """
                migration: shop
                source:
                  url: %s
                  tls: insecure
                  username: %s
                  password: "${env:SOURCE_PASSWORD}"
                target:
                  url: %s
                  tls: insecure
                  username: %s
                  password: "${env:TARGET_PASSWORD}"
                ledger: {schema: %s}
                """.formatted(sourceUrl, source.user(), targetUrl, target.user(), ledger.name());
    }

    /** Writes to the target behind the product's back, and past its fence. */
    void spoil(String... statements) {
        target.execute(pass());
        target.execute(statements);
    }

    /** Lets the target's session that says it past the fence. */
    String pass() {
        return target.engine().isMySqlFamily() ? "SET @landbridge_pass = 'shop'" : "SET landbridge.pass = 'shop'";
    }

    /** What the plan calls the schema of the source's tables. */
    String sourceSchema() {
        return source.engine().isMySqlFamily() ? source.name() : "public";
    }

    /** Writes the whole plan. */
    Scene planText(String text) {
        write(planFile(), text);
        return this;
    }

    /** The plan for a reader in this process, which has no passwords in its environment. */
    Path planForThisProcess() {
        Path file = folder.resolve("inside.yaml");
        try {
            secret("source.secret", source.password());
            secret("target.secret", target.password());
            write(
                    file,
                    Files.readString(planFile())
                            .replace("${env:SOURCE_PASSWORD}", "${file:source.secret}")
                            .replace("${env:TARGET_PASSWORD}", "${file:target.secret}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private void secret(String name, String value) throws IOException {
        Path file = Files.writeString(folder.resolve(name), value);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path planFile() {
        return folder.resolve("plan.yaml");
    }

    /** Starts a command on the plan; its answer will be a document. */
    ToolProcess start(String command, String... options) {
        return start(planFile(), Map.of(), command, options);
    }

    /** Starts a command that kills itself at a named point, as in {@code chunk-committed:3}. */
    ToolProcess startHaltingAt(String point, String command, String... options) {
        return start(planFile(), Map.of("LANDBRIDGE_HALT_AT", point), command, options);
    }

    /** What a command prints for somebody who sits at a terminal and answers with this. */
    String typed(String answer, String command, String... options) {
        List<String> words = new ArrayList<>(ToolProcess.command(machine));
        words.add(command);
        words.add(planFile().toString());
        words.addAll(List.of(options));
        Path output = folder.resolve("terminal.out");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-c", PseudoTerminal.command(String.join(" ", words), "nothing to leave it: ", answer))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("LANDBRIDGE_STATE", state().toString());
        try {
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private ToolProcess start(Path plan, Map<String, String> more, String command, String... options) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        String[] arguments = new String[options.length + 4];
        arguments[0] = command;
        arguments[1] = plan.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[options.length + 2] = JSON.get(0);
        arguments[options.length + 3] = JSON.get(1);
        ToolProcess process = ToolProcess.start(folder, all, machine, arguments);
        processes.add(process);
        return process;
    }

    /** What another process says of the migration, one that reaches the servers whatever becomes of the plan's lines. */
    JsonNode statusOfServers() {
        Path file = folder.resolve("direct.yaml");
        write(file, head());
        return start(file, Map.of(), "status").exits(0).json();
    }

    /** Runs a command to a good end and reads its document. */
    JsonNode ask(String command, String... options) {
        return start(command, options).exits(0).json();
    }

    /** Every row of every table, and the tables' keys, indexes and counters, by the independent comparer. */
    ComparisonResult compare() {
        return Comparison.of(source, target).allTables().withSchema().compare();
    }

    void assertEqual() {
        ComparisonResult result = compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    @Override
    public void close() {
        // A test that failed may have left one behind.
        processes.forEach(ToolProcess::kill);
        if (target.engine().isMySqlFamily()) {
            target.execute("DROP DATABASE IF EXISTS " + target.quote(ledger.name()));
        }
        if (source.engine().isMySqlFamily()) {
            source.execute("DROP DATABASE IF EXISTS " + source.quote(ledger.name() + "_back"));
        }
        target.close();
        source.close();
    }
}
