package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** S1 and S9: what a run never says, wherever it says something. */
@Timeout(600)
final class SilenceIT {

    private static final String SECRET = "hush-@:/?%'\"-secret";
    private static final String MARK_OF_SECRET = "hush-";
    private static final String MARK_OF_VALUES = "whisper";

    @TempDir
    Path folder;

    private final TestDatabase source = Servers.postgresql().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void aSecretIsInNoOutputNoTableNoFileAndNoProcessList() throws IOException {
        fill();
        Migration migration = migration();
        ToolProcess run = migration.start("run", "--verbose", "--output", "json");
        run.until("the first rows", () -> run.err().contains("State: copying"));
        assertThat(processList(run.pid())).contains("run").doesNotContain(MARK_OF_SECRET);
        migration.ask("tune", "--max-rows-per-second", "1000000");
        run.exits(0);
        ToolProcess status = migration.start("status", "--verbose").exits(0);
        assertThat(run.out() + run.err() + status.out() + status.err()).doesNotContain(MARK_OF_SECRET);
        for (String table : ledgerTables()) {
            assertThat(target.query("SELECT t::text FROM landbridge." + target.quote(table) + " AS t")
                            .toString())
                    .as(table)
                    .doesNotContain(MARK_OF_SECRET);
        }
        assertThat(files(migration.state()))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(MARK_OF_SECRET));
    }

    /** Keys are values too; a run in trouble names its chunks all the same. */
    @Test
    void aValueIsInNoLogOfARunInTrouble() {
        fill();
        Migration migration = migration();
        ToolProcess run = migration.start("run");
        String troubled = "The next attempt follows";
        run.whileRunning(
                () -> source.query(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND application_name IN ('landbridge snapshot', 'landbridge keys')"),
                () -> run.err().contains(troubled));
        migration.ask("tune", "--max-rows-per-second", "1000000");
        run.exits(0);
        assertThat(run.err()).contains(troubled, "public.people").doesNotContain(MARK_OF_VALUES);
        assertThat(run.out()).contains("1 in quarantine").doesNotContain(MARK_OF_VALUES);
        assertThat(migration.start("quarantine").exits(0).out())
                .as("who asks for refused rows is told their keys")
                .contains(MARK_OF_VALUES);
    }

    private void fill() {
        source.execute(
                "CREATE TABLE people (email text PRIMARY KEY, age int NOT NULL)",
                "INSERT INTO people SELECT '" + MARK_OF_VALUES + "-' || i || '@example.org', i % 90"
                        + " FROM generate_series(1, 20000) AS i",
                "UPDATE people SET age = 999 WHERE email = '" + MARK_OF_VALUES + "-77@example.org'",
                "ANALYZE people");
    }

    private Migration migration() {
        String user = "quiet_" + Long.toHexString(System.nanoTime());
        source.execute("CREATE ROLE " + user + " LOGIN SUPERUSER PASSWORD '" + SECRET.replace("'", "''") + "'");
        write(folder.resolve("db.secret"), SECRET);
        Migration migration = new Migration(folder, source, target, """
                tables:
                  - table: public.people
                    check: {plausible: "row.age < 200"}
                backfill: {parallelism: 2, chunkRows: 200, maxRowsPerSecond: 2000, maxQuarantined: 5}
                """);
        migration.change("username: " + source.user() + "\n", "username: " + user + "\n");
        migration.change("${env:SOURCE_PASSWORD}", "${file:db.secret}");
        migration.change("${env:TARGET_PASSWORD}", "${file:db.secret}");
        return migration;
    }

    private static void write(Path file, String text) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> ledgerTables() {
        return target.query("SELECT tablename FROM pg_tables WHERE schemaname = 'landbridge'").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    /** Command line and environment, as anybody who may look sees them. */
    private static String processList(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                + Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
