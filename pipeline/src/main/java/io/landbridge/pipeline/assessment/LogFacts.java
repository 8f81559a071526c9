package io.landbridge.pipeline.assessment;

import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.schema.TableName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a source's server says of its log, as far as its settings do not say it.
 *
 * @param missingRights what the user may not do of what a change stream needs beside the copy
 * @param freeSlots replication slots that could be made; where the engine has none, as many as one likes
 * @param freeSenders likewise, processes that could send the log
 * @param slotWaits transactions for whose end a new slot would wait, in people's words
 * @param filters what keeps databases out of the log, each as {@code Binlog_Do_DB = shop}
 * @param replica whether the server follows another one, as far as the user may know
 * @param xaPrepares how often XA PREPARE was said since the server's start
 * @param tables of each table the parts that are logged on their own: its partitions, else itself; PostgreSQL only
 */
public record LogFacts(
        List<MissingRight> missingRights,
        int freeSlots,
        int freeSenders,
        List<String> slotWaits,
        List<String> filters,
        boolean replica,
        long xaPrepares,
        Map<TableName, List<LoggedPart>> tables) {

    public LogFacts {
        missingRights = List.copyOf(missingRights);
        slotWaits = List.copyOf(slotWaits);
        filters = List.copyOf(filters);
        tables = Map.copyOf(tables);
    }

    /** What the log says of a row that is changed or deleted. */
    public enum Identity {
        /** Its primary key. */
        DEFAULT,
        /** The columns of a unique index. */
        INDEX,
        /** The whole row as it was. */
        FULL,
        /** Nothing at all. */
        NOTHING
    }

    /**
     * A table, or a partition of one.
     *
     * @param logged whether its changes are logged at all
     * @param identityColumns what the log says of an old row when it says a key; empty also when that key is not there
     * @param identityIndexes what could be its identity: names of unique indexes, empty for the primary key, with their columns
     * @param outOfLine columns whose values may lie outside of the row, and are then not logged when they stay as they were
     */
    public record LoggedPart(
            TableName name,
            boolean logged,
            Identity identity,
            Set<String> identityColumns,
            Map<String, Set<String>> identityIndexes,
            Set<String> outOfLine) {

        public LoggedPart {
            identityColumns = Set.copyOf(identityColumns);
            identityIndexes = Collections.unmodifiableMap(new TreeMap<>(identityIndexes));
            outOfLine = Set.copyOf(outOfLine);
        }

        boolean isByKey() {
            return identity == Identity.DEFAULT || identity == Identity.INDEX;
        }
    }
}
