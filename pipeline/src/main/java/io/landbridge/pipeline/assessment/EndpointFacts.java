package io.landbridge.pipeline.assessment;

import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint's server says of itself, read once and judged by {@link Assessor}.
 *
 * @param version as the server prints it
 * @param majorMinor comparable number: 1503 for PostgreSQL 15.3, 1104 for MariaDB 11.4, 907 for MySQL 9.7
 * @param identity same on both ends when they are the same server
 * @param settings server settings by the server's own names; a setting that the server does not know is absent
 * @param missingRights what the user may not do of what the run needs
 * @param standby whether the server replays another one's log; PostgreSQL only, the others say it by their settings
 * @param connections that our user could open now
 * @param longTransactions open for a minute or longer, ours left out
 * @param prepared ids of prepared (XA) transactions
 * @param lockWaits sessions waiting for a lock on one of the tables
 * @param notEmpty of the tables asked about, those that are there and hold a row
 * @param disk where its data lies; null when nobody here can see it
 * @param log of a source; null for a target
 */
public record EndpointFacts(
        Engine engine,
        String version,
        int majorMinor,
        String identity,
        String database,
        Map<String, String> settings,
        List<MissingRight> missingRights,
        boolean standby,
        Connections connections,
        List<OpenTransaction> longTransactions,
        List<String> prepared,
        List<LockWait> lockWaits,
        Set<TableName> notEmpty,
        @Nullable Disk disk,
        @Nullable LogFacts log) {

    public EndpointFacts {
        settings = Map.copyOf(settings);
        missingRights = List.copyOf(missingRights);
        longTransactions = List.copyOf(longTransactions);
        prepared = List.copyOf(prepared);
        lockWaits = List.copyOf(lockWaits);
        notEmpty = Set.copyOf(notEmpty);
    }

    /**
     * How many connections could be opened now.
     *
     * @param limit the tightest of those that hold for our user, with its value: {@code max_connections = 100}
     */
    public record Connections(int free, String limit) {}

    /**
     * A volume.
     *
     * @param folder of the server's data on it
     */
    public record Disk(String folder, long freeBytes) {}

    /**
     * A right that is missing.
     *
     * @param right e.g. {@code SELECT}
     * @param on object in the user's words
     * @param grant the statement that gives it
     */
    public record MissingRight(String right, String on, String grant) {}

    /** A transaction that has been open for long. */
    public record OpenTransaction(String session, String user, long seconds) {}

    /**
     * A session that waits for a lock.
     *
     * @param on the table, or what the server says of it
     */
    public record LockWait(String on, String session, long seconds) {}
}
