package io.landbridge.jobs.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Connectors;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.StepAction.Backup;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.generate.EveryType;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups by real clients of real servers, restored by the script that comes with them. */
@Timeout(600)
final class BackupIT {

    private static final Instant NOW = Instant.parse("2031-05-17T10:15:30.123Z");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String AWKWARD = "it's `a` \"table\"";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL_15", "MARIADB", "MYSQL"})
    void whatIsRestoredIsWhatWasThere(ServerKind kind) throws IOException {
        Path clients = Servers.clients(kind);
        try (TestDatabase database = Servers.shared(kind).createDatabase("kept");
                TestDatabase empty = Servers.shared(kind).createDatabase("restored")) {
            fill(database);
            String made = run(database, clients, order(database, "every", AWKWARD));
            assertThat(made).contains("2 tables", "read back", "restore.sh DATABASE");
            if (database.engine().isMySqlFamily()) {
                assertThat(made).contains(".every.c_float is a FLOAT");
            }
            Path backup = folder.resolve("shop-source-20310517T101530123Z");
            assertThat(backup.resolve(BackupShelf.MANIFEST)).content().contains("\"sha256\"", "every", "\"client\"");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                    .isEqualTo("rwx------");
            // What a table needs besides itself is not part of it.
            if (!database.engine().isMySqlFamily()) {
                empty.execute("CREATE DOMAIN positive AS integer CHECK (VALUE > 0)");
            }
            restore(backup, empty);
            if (database.engine().isMySqlFamily()) {
                // What was said to be lost is made up for, so that all else can be compared.
                for (TestDatabase each : List.of(database, empty)) {
                    each.execute("UPDATE every SET c_float = NULL");
                }
            }
            ComparisonResult result = Comparison.of(database, empty)
                    .allTables()
                    .except("other")
                    .withSchema()
                    .compare();
            assertThat(result.isEqual()).as("%s", result).isTrue();
        }
    }

    @Test
    void whatIsNotWholeIsNotKept() throws IOException {
        Path clients = Servers.clients(ServerKind.MARIADB);
        try (TestDatabase database = Servers.mariadb().createDatabase("kept")) {
            fill(database);
            Backup order = order(database, "every");
            Path broken = Files.createDirectory(folder.resolve("broken"));
            wrapper(broken, clients, "\"$real\" \"$@\" && sed -i '$d' \"$file\"");
            assertThatThrownBy(() -> run(database, broken, order))
                    .hasMessageContaining("Dump completed")
                    .hasMessageContaining("backup.not-readable");
            wrapper(broken, clients, "\"$real\" \"$@\" && sed -i 's/CREATE TABLE/CREATE  TABLE/' \"$file\"");
            assertThatThrownBy(() -> run(database, broken, order)).hasMessageContaining("is missing: every");
            wrapper(broken, clients, "echo no space left >&2; exit 3");
            assertThatThrownBy(() -> run(database, broken, order))
                    .hasMessageContaining("It ended with 3: no space left")
                    .hasMessageContaining("backup.failed");
            assertThatThrownBy(() -> run(database, clients, order(database, "evry")))
                    .hasMessageContaining("did you mean '" + database.name() + ".every'?");
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).containsExactly(broken);
            }
            assertThat(run(database, clients, order)).doesNotContain("older removed");
            Instant later = NOW.plus(Duration.ofDays(8));
            assertThatThrownBy(() -> run(database, broken, order, later)).hasMessageContaining("no space left");
            assertThat(folder.resolve("shop-source-20310517T101530123Z"))
                    .as("the newest good one, however old it is")
                    .exists();
            assertThat(run(database, clients, order, later)).contains("1 older removed");
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).containsExactlyInAnyOrder(broken, folder.resolve("shop-source-20310525T101530123Z"));
            }
        }
    }

    private void fill(TestDatabase database) {
        EveryType.of(database.engine())
                .except("c_enum", "c_enum_array")
                .mixed(100, 7)
                .create(database, "every");
        String awkward = database.quote(AWKWARD);
        database.execute(
                "CREATE TABLE " + awkward + " (id int PRIMARY KEY, body varchar(40), UNIQUE (body))",
                "INSERT INTO " + awkward + " VALUES (1, 'a''c'), (2, NULL)",
                "CREATE TABLE other (id int PRIMARY KEY)");
    }

    private Backup order(TestDatabase database, String... tables) {
        String schema = database.engine().isMySqlFamily() ? database.name() : "public";
        return new Backup(
                Side.SOURCE,
                Stream.of(tables).map(table -> schema + '.' + table).toList(),
                folder.toString(),
                7);
    }

    private String run(TestDatabase database, Path clients, Backup order) throws IOException {
        return run(database, clients, order, NOW);
    }

    private String run(TestDatabase database, Path clients, Backup order, Instant now) throws IOException {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, database.password());
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String end = "{url: \"" + database.url() + "\", tls: insecure, username: " + database.user()
                + ", password: \"${file:secret}\"}\n";
        Path file = folder.resolve("plan.yaml");
        Files.writeString(file, "migration: shop\nsource: " + end + "target: " + end);
        Plan plan = PlanFile.read(file);
        try (Connector connector = Connectors.open(plan.source(), 2)) {
            BackupRunner runner = new BackupRunner(
                    plan,
                    connector,
                    connector,
                    Map.of(ClientSearch.VARIABLE, clients.toString(), "PATH", ""),
                    Clock.fixed(now, ZoneOffset.UTC));
            assertThat(runner.check(order)).contains("bytes free in " + folder);
            return runner.run(order, LIMIT);
        } finally {
            Files.delete(file);
            Files.delete(secret);
        }
    }

    /** A client that answers like the real one and does something else to what it writes. */
    private static void wrapper(Path into, Path clients, String does) throws IOException {
        Path program = into.resolve("mariadb-dump");
        Files.writeString(program, """
                #!/bin/sh
                real=%s
                [ "$1" != --version ] || exec "$real" --version
                for option; do case "$option" in --result-file=*) file=${option#--result-file=};; esac; done
                %s
                """.formatted(clients.resolve("mariadb-dump"), does));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void restore(Path backup, TestDatabase into) throws IOException {
        Path said = folder.resolve("restored.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", backup.resolve("restore.sh").toString(), into.name())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("PGPASSWORD", into.password());
        builder.environment().put("MYSQL_PWD", into.password());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as("%s", Files.readString(said)).isZero();
    }
}
