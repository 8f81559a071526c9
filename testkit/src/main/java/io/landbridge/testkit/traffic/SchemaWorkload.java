package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.Engine;
import java.util.Random;

/** All kinds of changes on the tables of a {@link TrafficSchema}; each wish gives another workload. */
public final class SchemaWorkload implements Workload {

    private final long rows;
    private final int mostSteps;
    private final int largeOneIn;
    private final int largeRows;
    private final int series;

    SchemaWorkload(long rows, int mostSteps, int largeOneIn, int largeRows, int series) {
        this.rows = rows;
        this.mostSteps = mostSteps;
        this.largeOneIn = largeOneIn;
        this.largeRows = largeRows;
        this.series = series;
    }

    /** Transactions of 1 to this many steps over all tables; a step is one to four statements. */
    public SchemaWorkload steps(int most) {
        return new SchemaWorkload(rows, most, largeOneIn, largeRows, series);
    }

    /** One transaction in this many has that many rows; 0 for none. */
    public SchemaWorkload large(int oneIn, int rowsOfEach) {
        return new SchemaWorkload(rows, mostSteps, oneIn, rowsOfEach, series);
    }

    /**
     * Traffic that follows another one on the same tables inserts nothing new unless it has another series, from 0 to 20.
     */
    public SchemaWorkload series(int number) {
        return new SchemaWorkload(rows, mostSteps, largeOneIn, largeRows, number);
    }

    @Override
    public Decisions decisions(Engine engine, int writer, int writers, Random random) {
        Keys[] keys = new Keys[SchemaDecisions.TABLES];
        for (int table = 0; table < keys.length; table++) {
            keys[table] = new Keys(random, rows, series, writer, writers);
        }
        Dialect dialect = Dialect.of(engine);
        LargeChanges large = new LargeChanges(dialect, largeRows, series, writer, random);
        return new SchemaDecisions(dialect, keys, mostSteps, largeOneIn, large, random);
    }
}
