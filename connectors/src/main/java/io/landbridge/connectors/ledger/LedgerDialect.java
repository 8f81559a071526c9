package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.schema.Engine;
import java.sql.Connection;
import java.sql.SQLException;

/** What the engines say differently in the ledger's SQL; everything else is said once for all. */
interface LedgerDialect {

    /** The dialect of an engine. */
    static LedgerDialect of(Engine engine) {
        return engine == Engine.POSTGRESQL ? new PostgresLedgerDialect() : new MySqlLedgerDialect(engine);
    }

    /** Resource that makes a version of the tables out of the one before; the first out of nothing. */
    String script(int version);

    /** Whether a statement was refused because an earlier run, which was cut off, did it already. */
    boolean isDoneAlready(SQLException error);

    /** Declares a table's text as compared by code points; empty where this is so anyway. */
    String text();

    /** This moment, by the server's clock; moves on within a transaction. */
    String now();

    /** A parameter in microseconds, as a span of time to be added. */
    String micros();

    /** The moment from which {@link #epochMicros} counts. */
    String epoch();

    /** The column's moment in microseconds since 1970. */
    String epochMicros(String column);

    /** Whole seconds since the column's moment. */
    String secondsSince(String column);

    /** The column's moment as ISO-8601 in UTC. */
    String iso(String column);

    /** Ends an INSERT that does nothing when the row is there already. */
    String ifAbsent();

    /** Compares with NULL as a value. */
    String same();

    /** Finds a chunk by its single key, given twice as a parameter, through an index. */
    String isSingleKey();

    /** Locks the row of a SELECT against other writers, but not against rows that refer to it where the engine knows the difference. */
    String lock();

    /** Whether an UPDATE can answer with the rows that it changed. */
    boolean returnsUpdatedRows();

    /** READ COMMITTED and durable commits, for the whole session; outside a transaction. */
    void prepare(Connection connection) throws SQLException;

    /** Holds all other creators of the ledger up until the transaction's end, or the connection's. */
    void lockCreation(Connection connection, String ledger) throws SQLException;

    /** Lets them go on where the transaction's end does not. */
    void unlockCreation(Connection connection, String ledger) throws SQLException;

    /** Whether the table is there; unqualified when {@code schema} is empty. */
    boolean hasTable(Connection connection, String schema, String table) throws SQLException;

    /** Whether the schema (MySQL: database) is there. */
    boolean hasSchema(Connection connection, String schema) throws SQLException;

    /** Whether nothing is in the schema, as far as this user can see. */
    boolean isEmpty(Connection connection, String schema) throws SQLException;

    /** Sessions as the server knows them. */
    TargetSessions sessions();
}
