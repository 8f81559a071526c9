package io.landbridge.connectors.mysql;

/**
 * An event of a binary log as it came.
 *
 * @param seconds when its statement began, by the source's clock
 * @param serverId of the server that committed it first
 * @param next the lower 32 bits of the place behind it; 0 when it stands in no file
 * @param body without header and checksum
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LogEvent(int type, long seconds, long serverId, int flags, long next, byte[] body) {

    static final int QUERY = 2;
    static final int ROTATE = 4;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int TABLE_MAP = 19;
    static final int WRITE_ROWS_V1 = 23;
    static final int UPDATE_ROWS_V1 = 24;
    static final int DELETE_ROWS_V1 = 25;
    static final int INCIDENT = 26;
    static final int HEARTBEAT = 27;
    static final int WRITE_ROWS = 30;
    static final int UPDATE_ROWS = 31;
    static final int DELETE_ROWS = 32;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int XA_PREPARE = 38;
    static final int PARTIAL_UPDATE_ROWS = 39;
    static final int TRANSACTION_PAYLOAD = 40;
    static final int HEARTBEAT_V2 = 41;
    static final int GTID_TAGGED = 42;
    static final int MARIADB_GTID = 162;
    static final int MARIADB_QUERY_COMPRESSED = 165;
    static final int MARIADB_WRITE_COMPRESSED = 166;
    static final int MARIADB_DELETE_COMPRESSED_LAST = 171;

    private static final int ARTIFICIAL = 0x20;

    /** Whether the server made it up for us, so that it stands in no file. */
    boolean isArtificial() {
        return (flags & ARTIFICIAL) != 0 || next == 0 || type == HEARTBEAT || type == HEARTBEAT_V2;
    }
}
