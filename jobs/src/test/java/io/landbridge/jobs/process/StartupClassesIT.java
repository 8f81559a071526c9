package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The classes that the launcher has archived are those that commands load; {@code make classes} lists them anew. */
@Timeout(600)
final class StartupClassesIT {

    private static final Path LIST =
            Path.of(System.getProperty("landbridge.root", "..")).resolve("jobs/src/main/startup/classes.txt");
    private static final boolean WRITE = "write".equals(System.getProperty("landbridge.classes"));

    /** What is made at run time comes from elsewhere. */
    private static final Pattern FROM_A_FILE = Pattern.compile("^(\\S+) source: (?:jrt:|file:|shared objects file)");

    private static final Pattern MADE_AT_RUN_TIME = Pattern.compile("\\$\\$|/|\\$Proxy\\d|\\$Species_");

    @TempDir
    Path folder;

    @Test
    void commandsLoadLittleThatIsNotListed() throws IOException {
        Set<String> loaded = new TreeSet<>(loadedOnTheWay(ServerKind.MARIADB, ServerKind.POSTGRESQL));
        if (WRITE) {
            loaded.addAll(loadedOnTheWay(ServerKind.POSTGRESQL, ServerKind.POSTGRESQL));
            loaded.addAll(loadedOnTheWay(ServerKind.MYSQL, ServerKind.POSTGRESQL));
            loaded.addAll(loadedOnTheWay(ServerKind.POSTGRESQL, ServerKind.MARIADB));
            loaded.addAll(loadedOnTheWay(ServerKind.POSTGRESQL, ServerKind.MYSQL));
            Files.createDirectories(LIST.getParent());
            Files.write(LIST, loaded);
        }
        Set<String> missing = new TreeSet<>(loaded);
        missing.removeAll(Set.copyOf(Files.readAllLines(LIST)));
        assertThat(missing.size())
                .as("not listed of %s; 'make classes' writes the list:\n%s", loaded.size(), missing)
                .isLessThan(loaded.size() / 10);
    }

    private Set<String> loadedOnTheWay(ServerKind from, ServerKind to) throws IOException {
        Path place = Files.createDirectory(folder.resolve(from.name() + to.name()));
        try (TestDatabase source = Servers.shared(from).createDatabase("source");
                TestDatabase target = Servers.shared(to).createDatabase("target")) {
            source.execute(
                    "CREATE TABLE notes (id int PRIMARY KEY, body varchar(20))",
                    "INSERT INTO notes VALUES (1, 'one'), (2, 'two')");
            Migration migration = new Migration(place, source, target, "changes: {through: direct}\n");
            migration.machine("-Xlog:class+load:file=" + place.resolve("loaded-%p.log") + ":none");
            try {
                command(migration, source, target);
            } finally {
                migration.dropLedger();
            }
        }
        return classes(place);
    }

    private static void command(Migration migration, TestDatabase source, TestDatabase target) {
        migration.ask("assess");
        migration.ask("plan");
        ToolProcess run = migration.start("run", "--output", "json");
        try {
            run.until("the end of the stages", () -> run.err().contains("State: following"));
            source.execute(
                    "INSERT INTO notes VALUES (3, 'three')",
                    "UPDATE notes SET body = 'uno' WHERE id = 1",
                    "DELETE FROM notes WHERE id = 2");
            run.until("the changes", () -> target.queryLong("SELECT sum(id) FROM notes") == 4);
            migration.ask("status");
            run.terminate();
            run.exits(4);
        } finally {
            run.kill();
        }
    }

    private static Set<String> classes(Path place) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(place)) {
            logs = files.filter(file -> file.toString().endsWith(".log")).toList();
        }
        assertThat(logs).hasSizeGreaterThanOrEqualTo(4);
        Set<String> classes = new TreeSet<>();
        for (Path log : logs) {
            for (String line : Files.readAllLines(log)) {
                Matcher loaded = FROM_A_FILE.matcher(line);
                if (loaded.find() && !MADE_AT_RUN_TIME.matcher(loaded.group(1)).find()) {
                    classes.add(loaded.group(1).replace('.', '/'));
                }
            }
        }
        return classes;
    }
}
