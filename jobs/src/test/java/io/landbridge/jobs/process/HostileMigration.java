package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SqlText;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Two databases and a user at both ends, whose names are hostile, and the commands between them; the plans come from {@code init}. */
final class HostileMigration implements AutoCloseable {

    private final Path folder;
    private final TestDatabase source;
    private final TestDatabase target;
    private final String user;
    private final String ledger;
    private final Set<String> schemas = new TreeSet<>();
    private String rules = "";

    HostileMigration(Path folder, TestDatabase source, TestDatabase target, String user, String ledger) {
        this.folder = folder;
        this.source = source;
        this.target = target;
        this.user = user;
        this.ledger = ledger;
    }

    TestDatabase source() {
        return source;
    }

    TestDatabase target() {
        return target;
    }

    /** Table and key of that name, and three rows. */
    void createTable(String schema, String name) {
        if (!source.engine().isMySqlFamily() && !schema.equals("public") && schemas.add(schema)) {
            source.execute("CREATE SCHEMA " + source.quote(schema));
        }
        String table = source.quote(schema) + "." + source.quote(name);
        // Not for names that init has to change: the comparison is told of one new column each.
        String value = source.quote(name.length() < 30 && !name.contains("😀") ? "v " + name : "v");
        source.execute(
                "CREATE TABLE " + table + " (" + source.quote(name) + " int PRIMARY KEY, " + value + " varchar(80))",
                "INSERT INTO " + table + " VALUES (1, 'first'), (2, 'short'), (3, 'refused')");
    }

    /** What is said in the plan beside what {@code init} writes. */
    void rules(String yaml) {
        rules = yaml;
    }

    /** A user who may do nothing gets what {@code assess --grants} prints. */
    void grantLeastRights() {
        for (TestDatabase end : List.of(source, target)) {
            String password = literal(end, end.password());
            end.execute(
                    end.engine().isMySqlFamily()
                            ? "CREATE USER " + literal(end, user) + "@'%' IDENTIFIED BY " + password
                            : "CREATE ROLE " + end.quote(user) + " LOGIN PASSWORD " + password);
        }
        init("admin.yaml", false);
        JsonNode rights = start("assess", "admin.yaml", "--grants", "--for", user, "--output", "json")
                .exits(0)
                .json();
        rights.path("sourceGrants").forEach(grant -> source.execute(grant.asText()));
        rights.path("targetGrants").forEach(grant -> target.execute(grant.asText()));
    }

    private static String literal(TestDatabase end, String text) {
        return SqlText.literal(Engine.valueOf(end.engine().name()), text);
    }

    /** Writes a plan by the command, and into it what the test wants. */
    void init(String plan, boolean asUser) {
        List<String> arguments = new ArrayList<>(List.of("init", plan));
        for (TestDatabase end : List.of(source, target)) {
            String side = end == source ? "--source" : "--target";
            arguments.addAll(List.of(side, end.url(), side + "-user", asUser ? user : end.user()));
            arguments.addAll(List.of(side + "-tls", "insecure", side + "-password"));
            arguments.add(end == source ? "env:SOURCE_PASSWORD" : "env:TARGET_PASSWORD");
        }
        start(arguments.toArray(String[]::new)).exits(0);
        change(plan, "\ntables:\n", "\nledger: {schema: " + ledger + "}\ntables:\n");
        change(plan, "\n\n# What the built-in rules", "\n" + rules + "\n# What the built-in rules");
        change(plan, "maxQuarantined: 0", "maxQuarantined: 2");
    }

    /** Replaces one piece of the user's plan by another. */
    void change(String from, String to) {
        change("plan.yaml", from, to);
    }

    private void change(String plan, String from, String to) {
        try {
            String text = Files.readString(folder.resolve(plan));
            String changed = text.replace(from, to);
            assertThat(changed).isNotEqualTo(text);
            Files.writeString(folder.resolve(plan), changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command as the user and reads its document. */
    JsonNode ask(String command, String... options) {
        return onPlan(command, options, "--output", "json").exits(0).json();
    }

    /** Runs a command as the user and reads what it says to people. */
    String text(String command, String... options) {
        return onPlan(command, options).exits(0).out();
    }

    private ToolProcess onPlan(String command, String[] options, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "plan.yaml"));
        arguments.addAll(Arrays.asList(options));
        arguments.addAll(Arrays.asList(more));
        return start(arguments.toArray(String[]::new));
    }

    private ToolProcess start(String... arguments) {
        return ToolProcess.start(
                folder, Map.of("SOURCE_PASSWORD", source.password(), "TARGET_PASSWORD", target.password()), arguments);
    }

    Comparison comparison() {
        return Comparison.of(source, target);
    }

    /** Table and key column whose names {@code init} had to change. */
    String[] inTarget(String pattern) {
        List<String> found = target.query(
                        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
                                + (target.engine().isMySqlFamily() ? "DATABASE()" : "'public'")
                                + " AND ordinal_position = 1"
                                + " AND table_name LIKE '" + pattern + "'")
                .get(0);
        return found.toArray(String[]::new);
    }

    /** A table's name as plans and documents have it. */
    static String written(String schema, String table) {
        return part(schema) + "." + part(table);
    }

    private static String part(String name) {
        return name.contains(".") || name.startsWith("\"") ? quoted(name) : name;
    }

    /** A part of a table's name in the quotes of plans. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text as YAML has it between single quotes. */
    static String yaml(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public void close() {
        if (target.engine().isMySqlFamily()) {
            // What is a schema in PostgreSQL became a database on the shared server.
            schemas.forEach(schema -> target.execute("DROP DATABASE IF EXISTS " + target.quote(schema)));
            target.execute("DROP DATABASE IF EXISTS " + target.quote(ledger));
        }
        target.close();
        source.close();
    }
}
