package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/** The copies that need no tool but the databases' own clients: one reads, one writes, a pipe between them. */
final class Pipes {

    private static final String COLUMNS = String.join(", ", NineColumns.COLUMNS);

    private Pipes() {}

    /** Raw binary COPY to COPY. */
    static Contestant.Copy postgresToPostgres(int streams, long rows) {
        return (source, target, programs) -> programs.run(ranges(streams, rows).stream()
                .map(where -> List.of(
                        psql(
                                source,
                                "COPY (SELECT " + COLUMNS + " FROM measured" + where + ") TO STDOUT (FORMAT binary)"),
                        psql(target, "COPY measured (" + COLUMNS + ") FROM STDIN (FORMAT binary)")))
                .toList());
    }

    /** MariaDB's batch output escapes as COPY's text format does; only NULL is written as a word. */
    static Contestant.Copy mariaDbToPostgres(int streams, long rows) {
        return (source, target, programs) -> programs.run(ranges(streams, rows).stream()
                .map(where -> List.of(
                        mariadb(
                                source,
                                "--quick",
                                "--batch",
                                "--skip-column-names",
                                "--execute=SELECT " + COLUMNS + " FROM measured" + where),
                        psql(target, "COPY measured (" + COLUMNS + ") FROM STDIN (NULL 'NULL')")))
                .toList());
    }

    /** COPY's text is what LOAD DATA reads by default; booleans are spelled as numbers. */
    static Contestant.Copy postgresToMariaDb(int streams, long rows) {
        String spelled = COLUMNS.replace("active", "active::int");
        return (source, target, programs) -> programs.run(ranges(streams, rows).stream()
                .map(where -> List.of(
                        psql(source, "COPY (SELECT " + spelled + " FROM measured" + where + ") TO STDOUT"),
                        mariadb(
                                target,
                                "--local-infile=1",
                                "--execute=LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE measured"
                                        + " CHARACTER SET utf8mb4 (" + COLUMNS + ")")))
                .toList());
    }

    /** One condition per stream; ids run from 1 to {@code rows} without a gap. */
    static List<String> ranges(int streams, long rows) {
        if (streams == 1) {
            return List.of("");
        }
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            ranges.add(" WHERE id > " + rows * i / streams + " AND id <= " + rows * (i + 1) / streams);
        }
        return ranges;
    }

    private static ProcessBuilder psql(TestDatabase database, String command) {
        ProcessBuilder psql = new ProcessBuilder(
                Tool.PSQL.program(),
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--username=" + database.user(),
                "--dbname=" + database.name(),
                "--command=" + command);
        psql.environment().put("PGPASSWORD", database.password());
        return psql;
    }

    private static ProcessBuilder mariadb(TestDatabase database, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Tool.MARIADB.program(),
                "--no-defaults",
                "--default-character-set=utf8mb4",
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--user=" + database.user(),
                "--database=" + database.name()));
        command.addAll(List.of(options));
        ProcessBuilder mariadb = new ProcessBuilder(command);
        mariadb.environment().put("MYSQL_PWD", database.password());
        return mariadb;
    }
}
