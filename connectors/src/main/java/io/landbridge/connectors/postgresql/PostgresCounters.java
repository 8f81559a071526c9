package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements that set a sequence past the rows, past the source's last value and past its own, whichever is furthest, and then further by a
 * gap. One that would leave the sequence's bounds does nothing.
 */
final class PostgresCounters {

    private PostgresCounters() {}

    static String ofColumn(DatabaseSchema wanted, Table table, Column column) {
        String name = PostgresNames.quote(table.name());
        String quoted = PostgresNames.quote(column.name());
        Optional<Sequence> sequence = wanted.sequences().stream()
                .filter(candidate -> candidate.name().equals(column.sequence()))
                .findFirst();
        boolean falls = sequence.filter(found -> found.increment() < 0).isPresent();
        String regclass = sequence.map(found -> PostgresNames.literal(PostgresNames.quote(found.name())))
                .orElse("pg_get_serial_sequence(" + PostgresNames.literal(name) + ", "
                        + PostgresNames.literal(column.name()) + ")");
        Long last = sequence.isPresent()
                ? sequence.orElseThrow().lastValue()
                : table.autoIncrementNext() == null ? null : Long.valueOf(table.autoIncrementNext() - 1);
        String furthest = "(SELECT " + (falls ? "min" : "max") + "(" + quoted + ") FROM " + name + ")";
        return statement(regclass, falls, furthest, last, 0);
    }

    static String ofSequence(Sequence sequence) {
        String regclass = PostgresNames.literal(PostgresNames.quote(sequence.name()));
        return statement(regclass, sequence.increment() < 0, null, sequence.lastValue(), 0);
    }

    /**
     * Sets it, and says to which value.
     *
     * @param regclass SQL that names the sequence
     * @param rows SQL of the furthest value that a row has; null when no column is known
     * @param last the other side's; null when it has given none
     */
    static String statement(String regclass, boolean falls, @Nullable String rows, @Nullable Long last, long gap) {
        return "SELECT setval(seqrelid, furthest::bigint)" + furthest(regclass, falls, rows, last, gap)
                + " WHERE furthest BETWEEN seqmin AND seqmax";
    }

    /** Says whether its first value is behind all of that, so that there is nothing to set; the parameters are {@link #statement}'s. */
    static String beginsBehind(String regclass, boolean falls, @Nullable String rows, @Nullable Long last, long gap) {
        return "SELECT 1" + furthest(regclass, falls, rows, last, gap) + " WHERE furthest "
                + (falls ? "> seqmax" : "< seqmin");
    }

    private static String furthest(
            String regclass, boolean falls, @Nullable String rows, @Nullable Long last, long gap) {
        String furthest = (falls ? "LEAST(" : "GREATEST(")
                + (rows == null ? "" : rows + ", ")
                + (last == null ? "" : last + ", ")
                + "pg_sequence_last_value(s.seqrelid))"
                // numeric: a number at the end of its type's range must not be an error here
                + (gap == 0 ? "" : "::numeric " + (falls ? "- " : "+ ") + gap);
        return " FROM (SELECT s.seqrelid, s.seqmin, s.seqmax, " + furthest
                + " AS furthest FROM pg_sequence s WHERE s.seqrelid = " + regclass + "::regclass) AS sequence";
    }
}
