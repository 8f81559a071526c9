package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.failure.ConnectionError;
import java.sql.SQLException;

/** Error numbers of MySQL and MariaDB by what follows from them; the SQLSTATE says too little there. */
final class MySqlErrors {

    private MySqlErrors() {}

    static ConnectionError classify(SQLException e) {
        return e.getErrorCode() == 0 ? byState(e) : byNumber(e.getErrorCode(), e);
    }

    /** Also for the numbers of warnings. */
    static ConnectionError byNumber(int number, SQLException e) {
        return switch (number) {
            // user, password, account, host, database
            case 1044, 1045, 1049, 1129, 1130, 1251, 1524, 1698, 1820, 1862, 3118, 4151 ->
                ConnectionError.LOGIN_REFUSED;
            // too many connections, for all or for the user
            case 1040, 1203, 1226 -> ConnectionError.OUT_OF_RESOURCES;
            // disk, memory, lock table, binary log cache; 1030 and 1026 carry the operating system's own number
            case 3, 1021, 1026, 1030, 1037, 1038, 1041, 1114, 1197, 1206 -> ConnectionError.OUT_OF_RESOURCES;
            case 1213, 3101 -> ConnectionError.DEADLOCK;
            // record or table changed since the snapshot
            case 1020, 1412 -> ConnectionError.SERIALIZATION;
            // lock wait, query interrupted or too long
            case 1205, 1317, 1969, 3024, 3572 -> ConnectionError.LOCK_TIMEOUT;
            // shutdown, killed, network
            case 1053, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 3169, 4031 ->
                ConnectionError.CONNECTION_LOST;
            // rights; read-only server; LOAD DATA LOCAL switched off
            // and triggers where a log is written that may not be trusted
            case 1095, 1142, 1143, 1148, 1227, 1290, 1370, 1419, 1792, 1836, 3948, 3950, 4166 ->
                ConnectionError.PERMISSION_DENIED;
            // value too long, out of range, of the wrong form, without partition, refused by check or trigger, packet
            // too large
            case 1048,
                    1062,
                    1118,
                    1138,
                    1153,
                    1261,
                    1262,
                    1263,
                    1264,
                    1265,
                    1292,
                    1300,
                    1364,
                    1366,
                    1406,
                    1411,
                    1416,
                    1526,
                    1586,
                    1591,
                    1644,
                    1690,
                    3105,
                    3140,
                    3141,
                    3143,
                    3156,
                    3157,
                    3617,
                    3819,
                    4025,
                    4038 -> ConnectionError.ROW_REFUSED;
            default -> byState(e);
        };
    }

    private static ConnectionError byState(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("22") || state.startsWith("23")) {
            return ConnectionError.ROW_REFUSED;
        }
        if (state.startsWith("08")) {
            return ConnectionError.CONNECTION_LOST;
        }
        return state.startsWith("28") ? ConnectionError.LOGIN_REFUSED : ConnectionError.UNEXPECTED;
    }

    /** Whether a table or a column is not there. */
    static boolean isMissing(SQLException e) {
        return e.getErrorCode() == 1146 || e.getErrorCode() == 1054 || e.getErrorCode() == 1051;
    }

    static boolean isUniqueConflict(SQLException e) {
        return isUniqueConflict(e.getErrorCode());
    }

    static boolean isUniqueConflict(int number) {
        return number == 1062 || number == 1586 || number == 1169;
    }

    static boolean isLocalDataDisabled(SQLException e) {
        return e.getErrorCode() == 1148
                || e.getErrorCode() == 3948
                || e.getErrorCode() == 3950
                || e.getErrorCode() == 4166;
    }
}
