package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.Collection;
import java.util.List;

/**
 * Looks for rules of tables that their server does not keep for every row, and for the rows that break them. Reads only; a search may take
 * as long as reading the table does. Safe for several threads.
 */
public interface RuleSearch {

    /** Rules of these tables that are there and do not count, or not for all rows, in no order. */
    List<Lapse> lapses(Collection<TableName> tables);

    /**
     * Looks for values that a unique key has more than once.
     *
     * @param table with the columns that the key is over
     * @param key NULLs are never the same, unless it says so
     * @param most how many are told
     */
    Breaches duplicates(Table table, Index key, int most);

    /** Looks for rows that have NULL in the column. */
    Breaches nulls(Table table, String column, int most);

    /** Looks for rows for which the check is false; for one that is NULL it holds. */
    Breaches violations(Table table, CheckConstraint check, int most);

    /**
     * A rule that is there and does not hold every row.
     *
     * @param name of the constraint or index
     * @param column of a NOT NULL; else empty
     * @param reason what of it does not hold, as the end of a sentence that begins with "is"
     * @param mending SQL that makes it hold, or fails where rows break it
     */
    record Lapse(TableName table, Kind kind, String name, String column, String reason, String mending) {

        /** What is meant to hold. */
        public enum Kind {
            INDEX,
            FOREIGN_KEY,
            NOT_NULL,
            CHECK
        }
    }

    /**
     * Some of what breaks a rule.
     *
     * @param namedBy the columns by which each is named; expressions for those of a unique key
     * @param rows the values of those columns as text, in no order; empty when the rule holds
     * @param more whether there are others
     */
    record Breaches(List<String> namedBy, List<List<String>> rows, boolean more) {
        public Breaches {
            namedBy = List.copyOf(namedBy);
            rows = List.copyOf(rows);
        }
    }
}
