package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** pgloader's data copy into a schema that is there. Its time is the whole command's. */
final class PgLoader implements Contestant.Copy {

    private final int workers;

    PgLoader(int workers) {
        this.workers = workers;
    }

    @Override
    public Measurement run(TestDatabase source, TestDatabase target, Programs programs) {
        Path script = programs.folder().resolve("pgloader.load");
        try {
            Files.writeString(script, script(source, target));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + script, e);
        }
        return programs.run(List.of(List.of(new ProcessBuilder(
                Tool.PGLOADER.program(),
                "--root-dir",
                programs.folder().resolve("pgloader").toString(),
                "--on-error-stop",
                script.toString()))));
    }

    private String script(TestDatabase source, TestDatabase target) {
        return """
            LOAD DATABASE
              FROM mysql://%s/%s
              INTO pgsql://%s/%s
              WITH data only, workers = %d, concurrency = 1
              INCLUDING ONLY TABLE NAMES MATCHING 'measured'
              ALTER SCHEMA '%s' RENAME TO 'public';
            """.formatted(account(source), source.name(), account(target), target.name(), workers, source.name());
    }

    private static String account(TestDatabase database) {
        return database.user() + ":" + database.password() + "@" + database.host() + ":" + database.port();
    }
}
