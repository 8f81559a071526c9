package io.landbridge.jobs.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A plan file from one test database to another, and the commands on it. */
public final class Migration {

    private final Path folder;
    private final Path plan;
    private final TestDatabase source;
    private final TestDatabase target;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> machine = ToolProcess.QUICK;

    /** @param more the plan from {@code tables} on */
    public Migration(Path folder, TestDatabase source, TestDatabase target, String more) {
        this.folder = folder;
        this.plan = folder.resolve("plan.yaml");
        this.source = source;
        this.target = target;
        write("""
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
                %s""".formatted(source.url(), source.user(), target.url(), target.user(), ledger(), more));
    }

    /** On MySQL a ledger is a database beside the target; one of its own, since the server is shared. */
    String ledger() {
        return target.engine().isMySqlFamily() ? target.name() + "_lb" : "landbridge";
    }

    /** Leaves nothing on a shared server but what the databases' own end takes along. */
    public void dropLedger() {
        if (target.engine().isMySqlFamily()) {
            target.execute("DROP DATABASE IF EXISTS " + target.quote(ledger()));
        }
    }

    private void write(String text) {
        try {
            Files.writeString(plan, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces one piece of the plan by another. */
    public void change(String from, String to) {
        try {
            write(Files.readString(plan).replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plan with its passwords from files of these names beside it, for who reads it in a process of another environment. */
    Path planWithFiles(Set<String> names) {
        try {
            String text = Files.readString(plan);
            for (String name : names) {
                text = text.replace("${env:" + name + "}", "${file:" + name + "}");
            }
            return Files.writeString(folder.resolve("plan-with-files.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a variable of the environment of every later command. */
    public void with(String name, String value) {
        environment.put(name, value);
    }

    /** Further options for the Java machine of every later command. */
    void machine(String... options) {
        machine = Stream.concat(ToolProcess.QUICK.stream(), Stream.of(options)).toList();
    }

    /** Where the tool keeps the run history. */
    public Path state() {
        return folder.resolve("state");
    }

    /** Starts a command on the plan. */
    public ToolProcess start(String command, String... options) {
        return start(Map.of(), command, options);
    }

    /** Starts a command on the plan that is killed at a named point. */
    public ToolProcess startHaltingAt(String point, String command, String... options) {
        return start(Map.of("LANDBRIDGE_HALT_AT", point), command, options);
    }

    private ToolProcess start(Map<String, String> more, String command, String... options) {
        Map<String, String> all = new HashMap<>(more);
        all.put("SOURCE_PASSWORD", source.password());
        all.put("TARGET_PASSWORD", target.password());
        all.putAll(environment);
        String[] arguments = new String[options.length + 2];
        arguments[0] = command;
        arguments[1] = plan.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return ToolProcess.start(folder, all, machine, arguments);
    }

    /** Runs a command to its end and reads its document. */
    public JsonNode ask(String command, String... options) {
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--output";
        all[options.length + 1] = "json";
        return start(command, all).exits(0).json();
    }

    /** Every row of every table, and the tables' keys, indexes and counters. */
    public ComparisonResult compare() {
        return Comparison.of(source, target).allTables().withSchema().compare();
    }
}
