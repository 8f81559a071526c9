package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.failure.LandbridgeException;

/** Asks one side what the plan's checks want to know; changes nothing there. Safe for several threads. */
public interface CheckReader {

    /**
     * Lets the server read the query without running it.
     *
     * @param where the check in the user's words, for the error
     * @throws LandbridgeException {@link CheckError#CHECK_REFUSED} with what the server says
     */
    void verify(String sql, String where);

    /**
     * Runs the query, for half an hour at most and in a transaction that only reads; it has to answer one row with one column.
     *
     * @param where the check in the user's words, for the error
     * @throws LandbridgeException {@link CheckError#CHECK_REFUSED} with what the server says, or what is wrong with the answer; {@link
     *     CheckError#CHECK_TOO_SLOW}; what is wrong with the connection as it is
     */
    CheckAnswer ask(String sql, String where);
}
