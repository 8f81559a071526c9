package io.landbridge.testkit.traffic;

import java.sql.Connection;
import java.sql.SQLException;

/** How one writer of tokens reaches the database that is live: an application's own way of living through a cutover. For one thread. */
public interface TokenDoor extends AutoCloseable {

    /** Begins a transaction, however long that takes. */
    Entry begin() throws SQLException;

    /**
     * Learns how the transaction ended, and gets its connection back in whatever state it is.
     *
     * @param acknowledged whether its commit was answered; else it was refused or lost
     */
    void end(boolean acknowledged);

    /** Gives back what it holds. */
    @Override
    void close();

    /** Makes a door for each writer. */
    @FunctionalInterface
    interface Maker {
        TokenDoor make();
    }

    /**
     * A transaction that has begun.
     *
     * @param connection with auto-commit off
     * @param side where it is: {@code source} or {@code target}
     */
    record Entry(Connection connection, String side) {}
}
