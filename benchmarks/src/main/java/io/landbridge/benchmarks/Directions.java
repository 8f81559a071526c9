package io.landbridge.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Who runs against whom, and what is promised. */
final class Directions {

    static final String OURS = "landbridge";
    static final String MAPPED = "landbridge, mapping and 2 expressions";

    private static final int PGCOPYDB_JOBS = 2;
    private static final int PGLOADER_WORKERS = 4;
    private static final double SAME = 0.10;

    private final long rows;
    private final long grownRows;
    private final int streams;
    private final Path launcher;

    /**
     * @param grownRows rows of the larger table that must cost the same per row; 0 leaves it out
     * @param streams parallel streams of the pipes and of ours
     */
    Directions(long rows, long grownRows, int streams, Path launcher) {
        this.rows = rows;
        this.grownRows = grownRows;
        this.streams = streams;
        this.launcher = launcher;
    }

    /** All of them; those on PostgreSQL 18 only with what works there. */
    List<Direction> all() {
        return List.of(
                postgresToPostgres(SiteDialect.POSTGRESQL_15),
                mariaDbToPostgres(SiteDialect.POSTGRESQL_15),
                postgresToMariaDb(SiteDialect.POSTGRESQL_15),
                postgresToPostgres(SiteDialect.POSTGRESQL_18),
                mariaDbToPostgres(SiteDialect.POSTGRESQL_18),
                postgresToMariaDb(SiteDialect.POSTGRESQL_18));
    }

    private Direction postgresToPostgres(SiteDialect postgres) {
        List<Contestant> contestants = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        contestants.add(plain(pipe(1), EnumSet.of(Tool.PSQL), Pipes.postgresToPostgres(1, rows)));
        if (streams > 1) {
            contestants.add(plain(pipe(streams), EnumSet.of(Tool.PSQL), Pipes.postgresToPostgres(streams, rows)));
        }
        marks.add(timeAtMost(1.05, pipe(streams)));
        if (postgres == SiteDialect.POSTGRESQL_15) {
            Set<Tool> pgcopydb = EnumSet.of(Tool.PGCOPYDB);
            String whole = "pgcopydb, " + PGCOPYDB_JOBS + " jobs";
            String split = "pgcopydb, " + PGCOPYDB_JOBS + " jobs, table split";
            contestants.add(plain(whole, pgcopydb, new PgCopyDb(PGCOPYDB_JOBS, false)));
            contestants.add(plain(split, pgcopydb, new PgCopyDb(PGCOPYDB_JOBS, true)));
            for (String name : List.of(whole, split)) {
                marks.add(new Mark("faster than " + name, OURS, name, Mark.Quantity.SECONDS, Mark.Bound.BELOW, 1));
            }
        }
        addOurs(postgres, 0.4, contestants, marks);
        return direction("pg-pg", postgres, postgres, contestants, marks);
    }

    private Direction mariaDbToPostgres(SiteDialect postgres) {
        List<Contestant> contestants = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        Set<Tool> clients = EnumSet.of(Tool.PSQL, Tool.MARIADB);
        contestants.add(plain(pipe(1), clients, Pipes.mariaDbToPostgres(1, rows)));
        if (streams > 1) {
            contestants.add(plain(pipe(streams), clients, Pipes.mariaDbToPostgres(streams, rows)));
        }
        marks.add(timeAtMost(1.15, pipe(1)));
        if (postgres == SiteDialect.POSTGRESQL_15) {
            String pgloader = "pgloader, " + PGLOADER_WORKERS + " workers";
            contestants.add(plain(pgloader, EnumSet.of(Tool.PGLOADER), new PgLoader(PGLOADER_WORKERS)));
            marks.add(new Mark(
                    "3 × as fast as " + pgloader,
                    OURS,
                    pgloader,
                    Mark.Quantity.ROWS_PER_SECOND,
                    Mark.Bound.AT_LEAST,
                    3));
        }
        addOurs(postgres, 0.5, contestants, marks);
        return direction("maria-pg", SiteDialect.MARIADB, postgres, contestants, marks);
    }

    private Direction postgresToMariaDb(SiteDialect postgres) {
        List<Contestant> contestants = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        Set<Tool> clients = EnumSet.of(Tool.PSQL, Tool.MARIADB);
        contestants.add(plain(pipe(1), clients, Pipes.postgresToMariaDb(1, rows)));
        if (streams > 1) {
            contestants.add(plain(pipe(streams), clients, Pipes.postgresToMariaDb(streams, rows)));
        }
        marks.add(timeAtMost(1.10, pipe(1)));
        addOurs(postgres, 0.5, contestants, marks);
        return direction("pg-maria", postgres, SiteDialect.MARIADB, contestants, marks);
    }

    /** Ours take part last in the first round; the order rotates from round to round. */
    private void addOurs(SiteDialect postgres, double mappedShare, List<Contestant> contestants, List<Mark> marks) {
        contestants.add(plain(OURS, Set.of(), new LandbridgeCommand(launcher, Shape.PLAIN, streams)));
        if (postgres != SiteDialect.POSTGRESQL_15) {
            return;
        }
        contestants.add(new Contestant(
                MAPPED, Shape.MAPPED, rows, Set.of(), new LandbridgeCommand(launcher, Shape.MAPPED, streams)));
        marks.add(new Mark(
                "share of the plain copy's rows/s with a mapping and two expressions",
                MAPPED,
                OURS,
                Mark.Quantity.ROWS_PER_SECOND,
                Mark.Bound.AT_LEAST,
                mappedShare));
        if (grownRows > 0) {
            String grown = String.format(Locale.ROOT, "%s, %,d rows", OURS, grownRows);
            contestants.add(new Contestant(
                    grown, Shape.PLAIN, grownRows, Set.of(), new LandbridgeCommand(launcher, Shape.PLAIN, streams)));
            String more = String.format(Locale.ROOT, " at %,d rows", grownRows);
            marks.add(new Mark(
                    "rows/s" + more, grown, OURS, Mark.Quantity.ROWS_PER_SECOND, Mark.Bound.AT_LEAST, 1 - SAME));
            marks.add(new Mark(
                    "resident memory" + more, grown, OURS, Mark.Quantity.PEAK_MEMORY, Mark.Bound.AT_MOST, 1 + SAME));
        }
    }

    private Contestant plain(String name, Set<Tool> tools, Contestant.Copy copy) {
        return new Contestant(name, Shape.PLAIN, rows, tools, copy);
    }

    private static Mark timeAtMost(double limit, String pipe) {
        return new Mark("time of the " + pipe, OURS, pipe, Mark.Quantity.SECONDS, Mark.Bound.AT_MOST, limit);
    }

    private static String pipe(int streams) {
        return "pipe, " + streams + (streams == 1 ? " stream" : " streams");
    }

    private static Direction direction(
            String key, SiteDialect source, SiteDialect target, List<Contestant> contestants, List<Mark> marks) {
        String title = source.kind().title() + " → " + target.kind().title();
        boolean newest = source == SiteDialect.POSTGRESQL_18 || target == SiteDialect.POSTGRESQL_18;
        return new Direction(newest ? key + "-18" : key, title, source, target, contestants, marks);
    }
}
