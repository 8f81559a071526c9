package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.schema.TableName;

/**
 * How the rows that follow in the log are laid out.
 *
 * @param types of the columns, as the log numbers them
 * @param meta what each type needs besides
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TableMap(long id, TableName name, int[] types, int[] meta) {

    static TableMap read(byte[] body) {
        LogCursor in = new LogCursor(body);
        long id = in.number(6);
        in.skip(2);
        TableName name = new TableName(in.name(), in.name());
        int columns = (int) in.packed();
        int[] types = new int[columns];
        for (int i = 0; i < columns; i++) {
            types[i] = in.int8();
        }
        in.packed();
        int[] meta = new int[columns];
        for (int i = 0; i < columns; i++) {
            meta[i] = meta(types[i], in);
        }
        return new TableMap(id, name, types, meta);
    }

    private static int meta(int type, LogCursor in) {
        return switch (type) {
            case LogType.FLOAT,
                    LogType.DOUBLE,
                    LogType.BLOB,
                    LogType.JSON,
                    LogType.GEOMETRY,
                    LogType.VECTOR,
                    LogType.TIME2,
                    LogType.DATETIME2,
                    LogType.TIMESTAMP2,
                    LogType.COMPRESSED_BLOB -> in.int8();
            case LogType.VARCHAR, LogType.BIT, LogType.VAR_STRING, LogType.COMPRESSED_VARCHAR -> (int) in.number(2);
            case LogType.DECIMAL, LogType.STRING, LogType.ENUM, LogType.SET -> (int) in.bigEndian(2);
            default -> 0;
        };
    }
}
