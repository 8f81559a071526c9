package io.landbridge.benchmarks;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;

/** The tables of the stream's measurements: {@link NineColumns}, one row that says how far the source had come, and marks with a time. */
final class StreamTables {

    static final String END = "stream_end";
    static final String MARKS = "stream_mark";
    static final List<String> NAMES = List.of(NineColumns.TABLE, END, MARKS);

    private StreamTables() {}

    static void create(TestDatabase database) {
        database.execute(
                NineColumns.create(database.engine(), Shape.PLAIN),
                "CREATE TABLE " + END + " (id integer NOT NULL PRIMARY KEY, round integer NOT NULL)",
                "CREATE TABLE " + MARKS + " (id bigint NOT NULL PRIMARY KEY, writer integer NOT NULL)");
    }

    static void fill(TestDatabase source, long rows) {
        Engine engine = source.engine();
        long step = 1_000_000;
        for (long first = 1; first <= rows; first += step) {
            source.execute(NineColumns.fill(engine, first, Math.min(rows, first + step - 1)));
        }
        source.execute("INSERT INTO " + END + " VALUES (1, -1)");
    }

    static void markEnd(TestDatabase source, int round) {
        source.execute("UPDATE " + END + " SET round = " + round + " WHERE id = 1");
    }

    /** Whether the target holds all that the source had when it {@linkplain #markEnd marked} the round's end. */
    static boolean hasReached(TestDatabase target, int round) {
        return String.valueOf(round).equals(target.queryValue("SELECT round FROM " + END + " WHERE id = 1"));
    }

    /** A table as a plan names it. */
    static String planned(TestDatabase source, String table) {
        return (source.engine().isMySqlFamily() ? source.name() : "public") + "." + table;
    }
}
