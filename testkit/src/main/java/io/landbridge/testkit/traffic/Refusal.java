package io.landbridge.testkit.traffic;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.util.Set;

/** What a server's refusal means for the transaction. */
enum Refusal {
    /** Somebody else holds the rows; the same again may do. */
    LOCKED,
    /** A key or a foreign key says no, and will say so again. */
    CONFLICT,
    /** The connection is gone. */
    LOST,
    /** The traffic itself is wrong. */
    FATAL;

    // MySQL and MariaDB: the server ends (1053), the session was killed (1927, 3169) or dropped for its silence (4031)
    private static final Set<Integer> LOST_CODES = Set.of(1053, 1927, 3169, 4031);
    // lock wait timeout (has the state HY000), deadlock, MariaDB's "record has changed", KILL QUERY
    private static final Set<Integer> LOCK_CODES = Set.of(1205, 1213, 1020, 1317);

    static Refusal of(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        int code = failure.getErrorCode();
        if (failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("57P")
                || LOST_CODES.contains(code)) {
            return LOST;
        }
        if (state.startsWith("40") || state.equals("55P03") || state.equals("57014") || LOCK_CODES.contains(code)) {
            return LOCKED;
        }
        return state.startsWith("23") ? CONFLICT : FATAL;
    }
}
