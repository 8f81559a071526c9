package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What each engine does differently for a fence. A fence is a trigger on each table that refuses writes of one raising, numbered, for as long
 * as the fence's own row does not say that this raising is lifted. So it is lifted by one statement, which waits for no table's lock; and a
 * transaction that still sees the row as it was before is refused once more, never let in too early.
 */
public interface FenceTriggers {

    /** Makes the fence's own table, and the migration's row in it; idempotent. */
    void prepare(Connection connection) throws SQLException;

    /** Whether the fence's own table is there. */
    boolean isPrepared(Connection connection) throws SQLException;

    /** The tables with their partitions, and the parents of their foreign keys, in the order in which they are locked. */
    List<TableName> cover(Connection connection, Set<TableName> tables) throws SQLException;

    /**
     * Locks the tables, waiting no longer than told for all of them, raises the fence on them under the token, and lets the locks go.
     *
     * @param connection nobody else's; closed by the caller when this fails, which ends whatever it holds
     * @return false when a newer token has acted
     */
    boolean raise(Connection connection, List<TableName> covered, long token, Duration lockTimeout) throws SQLException;

    /** This migration's triggers, lifted ones too, in the schemas of the tables that were ever fenced. */
    List<Trigger> present(Connection connection) throws SQLException;

    /** Takes a trigger away; waits for the table no longer than told. */
    void drop(Connection connection, Trigger trigger, Duration lockTimeout) throws SQLException;

    /** Takes away what {@link #prepare} has made, as far as no other migration uses it. */
    void forget(Connection connection) throws SQLException;

    /** Who holds the tables, longest first. */
    List<Holder> holders(Connection connection, List<TableName> covered) throws SQLException;

    /** Ends a session. */
    void end(Connection connection, Holder holder) throws SQLException;

    /** Where the log ends now. */
    Position position();

    /**
     * A trigger of a fence.
     *
     * @param refuses how many of the kinds of writes that it could refuse
     */
    record Trigger(TableName table, String name, int refuses) {

        long raising() {
            return FenceNames.raising(name);
        }
    }

    /**
     * A session that is in the way.
     *
     * @param session its number; empty where none is connected any more, as with a prepared transaction
     * @param described for people: number, user, application, since when
     * @param isImpatient whether the server itself ends it for those who wait long enough
     */
    record Holder(String session, String described, boolean isImpatient) {}

    /** How many kinds of writes a table's triggers refuse together when the fence is whole. */
    int whole();
}
