package io.landbridge.jobs.cli;

import io.landbridge.pipeline.plan.TableMapping;

/**
 * How much of one table there is to copy.
 *
 * @param rows of the source
 * @param written rows that the target will get
 * @param bytes of the source's rows, as a run counts them: without indexes and without what a page costs
 */
record TableForecast(long rows, long written, long bytes) {

    static final TableForecast NOTHING = new TableForecast(0, 0, 0);

    /** What the catalogue says of the number of rows, and a look at some of them of the rest. */
    static TableForecast of(TableMapping mapping, TableReading seen) {
        if (seen.whole()) {
            return new TableForecast(seen.rows(), seen.written(), seen.bytes());
        }
        // The catalogue may know less than was seen: statistics are made now and then.
        long rows = Math.max(seen.rows(), mapping.source().estimatedRows());
        double times = rows / (double) Math.max(1, seen.rows());
        return new TableForecast(rows, Math.round(seen.written() * times), Math.round(seen.bytes() * times));
    }

    /** For a table that nobody looked at: as the others, in proportion to the catalogue's size. */
    static TableForecast like(TableForecast others, long theirSize, TableMapping mapping) {
        long rows = Math.max(0, mapping.source().estimatedRows());
        return new TableForecast(
                rows,
                Math.round(rows * share(others.written, others.rows)),
                Math.round(Math.max(0, mapping.source().bytes()) * share(others.bytes, theirSize)));
    }

    TableForecast plus(TableForecast other) {
        return new TableForecast(rows + other.rows, written + other.written, bytes + other.bytes);
    }

    private static double share(long part, long of) {
        return of <= 0 ? 1 : part / (double) of;
    }
}
