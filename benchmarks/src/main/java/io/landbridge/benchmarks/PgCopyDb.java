package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/** pgcopydb's data copy into a schema that is there. Its time is what its log calls the COPY phase. */
final class PgCopyDb implements Contestant.Copy {

    private final int jobs;
    private final boolean split;

    /** @param split whether the one table is divided among the jobs; by default a table is one job */
    PgCopyDb(int jobs, boolean split) {
        this.jobs = jobs;
        this.split = split;
    }

    @Override
    public Measurement run(TestDatabase source, TestDatabase target, Programs programs) {
        List<String> command = new ArrayList<>(List.of(
                Tool.PGCOPYDB.program(),
                "copy",
                "table-data",
                "--source",
                address(source),
                "--target",
                address(target),
                "--dir",
                programs.folder().resolve("pgcopydb").toString(),
                "--table-jobs",
                String.valueOf(jobs)));
        if (split) {
            long bytes = source.queryLong("SELECT pg_table_size('measured')");
            command.addAll(List.of("--split-tables-larger-than", bytes / jobs + 1 + "B"));
        }
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().put("PGPASSWORD", source.password());
        return programs.run(program, new LogWatch("Copy data from source to target", "COPY phase is done"));
    }

    private static String address(TestDatabase database) {
        return "postgres://" + database.user() + "@" + database.host() + ":" + database.port() + "/" + database.name();
    }
}
